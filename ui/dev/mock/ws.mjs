// The smallest WebSocket server that the pages need: text frames, ping, close. For development only.
import { createHash } from 'node:crypto'

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'

export function accept(request, socket, protocol) {
  const key = createHash('sha1').update(request.headers['sec-websocket-key'] + MAGIC).digest('base64')
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', `Sec-WebSocket-Accept: ${key}`]
  if (protocol) lines.push(`Sec-WebSocket-Protocol: ${protocol}`)
  socket.write(lines.join('\r\n') + '\r\n\r\n')
  const peer = { onText: () => {}, onClose: () => {}, open: true, send: (text) => peer.open && socket.write(frame(1, Buffer.from(text))), close: () => socket.destroy() }
  let rest = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      const got = parse(rest)
      if (!got) return
      rest = rest.subarray(got.size)
      if (got.opcode === 1) peer.onText(got.payload.toString())
      else if (got.opcode === 8) socket.end(frame(8, Buffer.alloc(0)))
      else if (got.opcode === 9) socket.write(frame(10, got.payload))
    }
  })
  const gone = () => {
    if (!peer.open) return
    peer.open = false
    peer.onClose()
  }
  socket.on('close', gone)
  socket.on('error', gone)
  return peer
}

function frame(opcode, payload) {
  const n = payload.length
  const head = n < 126 ? Buffer.from([0x80 | opcode, n]) : n < 65536 ? Buffer.from([0x80 | opcode, 126, n >> 8, n & 255]) : Buffer.alloc(10)
  if (n >= 65536) {
    head[0] = 0x80 | opcode
    head[1] = 127
    head.writeBigUInt64BE(BigInt(n), 2)
  }
  return Buffer.concat([head, payload])
}

function parse(data) {
  if (data.length < 2) return null
  let n = data[1] & 127
  let at = 2
  if (n === 126) [n, at] = [data.length >= 4 ? data.readUInt16BE(2) : Infinity, 4]
  else if (n === 127) [n, at] = [data.length >= 10 ? Number(data.readBigUInt64BE(2)) : Infinity, 10]
  if (data.length < at + 4 + n) return null
  const mask = data.subarray(at, at + 4)
  const payload = Buffer.from(data.subarray(at + 4, at + 4 + n).map((byte, i) => byte ^ mask[i % 4]))
  return { opcode: data[0] & 15, payload, size: at + 4 + n }
}
