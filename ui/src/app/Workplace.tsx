export default function Workplace({ children }: { me: import('@/api/types').Me; children: React.ReactNode }) {
  return <main>{children}</main>
}
