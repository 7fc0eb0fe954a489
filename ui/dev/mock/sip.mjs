// Enough SIP over WebSocket to register a browser, ring it and hang up. No sound flows. For development only.
const SDP = [
  'v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=mock', 'c=IN IP4 127.0.0.1', 't=0 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 0 101', 'a=setup:actpass',
  `a=fingerprint:SHA-256 ${Array.from({ length: 32 }, (_, i) => (i + 16).toString(16).toUpperCase().padStart(2, '0')).join(':')}`,
  'a=ice-ufrag:abcdefgh', 'a=ice-pwd:abcdefghijklmnopqrstuvwx', 'a=rtpmap:0 PCMU/8000', 'a=rtpmap:101 telephone-event/8000', 'a=fmtp:101 0-16',
  'a=ptime:20', 'a=sendrecv', 'a=rtcp-mux', 'a=mid:0', '',
].join('\r\n')

export class Sip {
  constructor(on) {
    this.on = on
    this.peers = new Map() // user → { peer, contact }
    this.calls = new Map() // call-id → { user, contact, answered }
    this.log = []
  }

  attach(peer) {
    peer.onText = (text) => this.take(peer, text)
    peer.onClose = () => {
      for (const [user, p] of this.peers) if (p.peer === peer) this.peers.delete(user), this.on('unregistered', user)
    }
  }

  take(peer, text) {
    if (!text.trim()) return
    const [head, body = ''] = text.split('\r\n\r\n')
    const [first, ...lines] = head.split('\r\n')
    const headers = lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()])
    const get = (name) => headers.find(([key]) => key === name)?.[1] ?? ''
    this.log.push(first)
    if (first.startsWith('SIP/2.0')) return this.answer(peer, Number(first.split(' ')[1]), get)
    const method = first.split(' ')[0]
    const user = /sip:([^@;>]+)@/.exec(get('from'))?.[1]
    const reply = (code, extra = [], sdp = '') => {
      const same = headers.filter(([key]) => ['via', 'from', 'call-id', 'cseq'].includes(key)).map(([key, value]) => `${key}: ${value}`)
      const to = get('to').includes('tag=') ? get('to') : `${get('to')};tag=mock`
      const type = sdp ? ['Content-Type: application/sdp'] : []
      peer.send([`SIP/2.0 ${code}`, ...same, `To: ${to}`, ...extra, ...type, `Content-Length: ${sdp.length}`, '', sdp].join('\r\n'))
    }
    if (method === 'REGISTER') {
      const gone = /expires=0/.test(get('contact')) || get('expires') === '0'
      if (gone) this.peers.delete(user)
      else this.peers.set(user, { peer, contact: /<([^>]+)>/.exec(get('contact'))[1] })
      this.on(gone ? 'unregistered' : 'registered', user)
      return reply('200 OK', gone ? [] : [`Contact: ${get('contact')}`])
    }
    if (method === 'INVITE') {
      reply('100 Trying')
      setTimeout(() => reply('180 Ringing', ['Contact: <sip:mock@127.0.0.1;transport=ws>']), 300)
      setTimeout(() => reply('200 OK', ['Contact: <sip:mock@127.0.0.1;transport=ws>'], SDP.replace('actpass', 'passive')), 1500)
      return
    }
    if (method === 'ACK') return
    if (method === 'BYE') this.end(get('call-id'), 'bye')
    reply('200 OK')
  }

  answer(peer, code, get) {
    const id = get('call-id')
    const call = this.calls.get(id)
    const invite = get('cseq').endsWith('INVITE')
    if (!call || !invite || code < 200) return
    const target = code < 300 ? (/<([^>]+)>/.exec(get('contact'))?.[1] ?? call.target) : call.target
    peer.send(this.request('ACK', id, target, { to: get('to'), cseq: call.cseq }))
    if (code >= 300) return this.end(id, code === 487 ? 'cancelled' : 'refused')
    Object.assign(call, { answered: true, to: get('to'), target, peer })
    this.on('answered', call.user, call.contact)
  }

  request(method, id, target, { to, cseq = 1, extra = [], body = '' }) {
    const branch = method === 'CANCEL' || method === 'INVITE' ? `z9hG4bK${id}` : `z9hG4bK${id}${method}`
    return [
      `${method} ${target} SIP/2.0`, `Via: SIP/2.0/WS mock.invalid;branch=${branch}`, 'Max-Forwards: 70',
      `From: <sip:caller@127.0.0.1>;tag=m${id}`, `To: ${to}`, `Call-ID: ${id}`, `CSeq: ${cseq} ${method}`,
      'Contact: <sip:caller@127.0.0.1;transport=ws>', ...extra, `Content-Length: ${body.length}`, '', body,
    ].join('\r\n')
  }

  ring(user, contact, offer, auto) {
    const known = this.peers.get(user)
    if (!known) return false
    const id = `${contact}-${offer}-${Date.now()}`
    this.calls.set(id, { user, contact, answered: false, to: `<${known.contact}>`, target: known.contact, peer: known.peer, cseq: 1 })
    const extra = [`X-Zongji-Contact: ${contact}`, `X-Zongji-Offer: ${offer}`, ...(auto ? ['X-Zongji-Answer: auto'] : []), 'Content-Type: application/sdp']
    known.peer.send(this.request('INVITE', id, known.contact, { to: `<${known.contact}>`, extra, body: SDP }))
    return true
  }

  /** The server ends its leg to the agent. */
  drop(contact) {
    for (const [id, call] of this.calls) {
      if (call.contact !== contact) continue
      call.peer.send(this.request(call.answered ? 'BYE' : 'CANCEL', id, call.target, { to: call.to, cseq: call.answered ? 2 : 1 }))
      if (call.answered) this.calls.delete(id)
    }
  }

  end(id, how) {
    const call = this.calls.get(id)
    this.calls.delete(id)
    if (call) this.on(how, call.user, call.contact)
  }
}
