// Where the pages begin: words, theme, queries, routes.

import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { BrowserRouter } from 'react-router'
import { Broken } from '@/app/Broken'
import { Look } from '@/app/Look'
import { Pages } from '@/app/Pages'
import { ApiError } from '@/shared/http'
import { startWords } from '@/shared/i18n'
import '@/shared/ui/base.css'

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal does not change by asking again; a lost connection may.
      retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500),
      staleTime: 5_000,
    },
  },
})

async function start(): Promise<void> {
  await startWords()
  const root = document.getElementById('root')
  if (!root) return
  createRoot(root).render(
    <QueryClientProvider client={queries}>
      <Look>
        <Broken>
          <BrowserRouter>
            <Pages />
          </BrowserRouter>
        </Broken>
      </Look>
    </QueryClientProvider>,
  )
}

void start()
