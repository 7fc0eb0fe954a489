import type { Me } from '@/api/types'

export default function RecordsPage({ me }: { me: Me }) {
  return <p>{me.name}</p>
}
