export default function QueuesPage() {
  return null
}
