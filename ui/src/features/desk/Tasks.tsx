// Contacts without a telephone on the desk: chats, messages and mail, each with its time and what can be done.

import { App, Button } from 'antd'
import { useQueryClient } from '@tanstack/react-query'
import type { Call } from '@/api/types'
import { useDesk } from '@/features/desk/context'
import { post } from '@/shared/http'
import { useWords } from '@/shared/i18n'
import { MediumTag, Since } from '@/shared/ui/pieces'

export function Tasks() {
  const { tasks } = useDesk()
  return (
    <ul className="desk-tasks">
      {tasks.map((task) => (
        <Task key={task.contact} task={task} />
      ))}
    </ul>
  )
}

function Task({ task }: { task: Call }) {
  const { t, pick, explain } = useWords()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const wish = (path: string, body?: unknown) => (): void =>
    void post(path, body).then(
      () => queries.invalidateQueries({ queryKey: ['recent'] }),
      (error: unknown) => message.error(explain(error)),
    )
  const about = `/desk/calls/${encodeURIComponent(task.contact)}`
  const offered = task.phase === 'offered'
  return (
    <li className="desk-contact" data-testid="desk-task" data-contact={task.contact} data-phase={task.phase}>
      <div>
        <strong>
          <MediumTag medium={task.medium} /> <span className="z-num">{task.number_shown ?? t('rules.tasks.unknown')}</span>
        </strong>
        <Since since={task.talking_since ?? task.offered_at ?? task.arrived} />
      </div>
      <div>
        <span className="z-soft">{pick(task.queue_name)}</span>
        <span className="desk-task-do">
          {offered ? (
            <>
              <Button size="small" type="primary" onClick={wish('/desk/accept', { contact: task.contact })} data-testid="task-accept">
                {t('rules.tasks.accept')}
              </Button>
              <Button size="small" onClick={wish(`${about}/reject`)} data-testid="task-reject">
                {t('rules.tasks.reject')}
              </Button>
            </>
          ) : (
            <Button size="small" onClick={wish(`${about}/hangup`)} data-testid="task-close">
              {t('rules.tasks.close')}
            </Button>
          )}
        </span>
      </div>
    </li>
  )
}
