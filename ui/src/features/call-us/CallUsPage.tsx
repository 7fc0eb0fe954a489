export default function CallUsPage() {
  return null
}
