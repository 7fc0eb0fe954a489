// Agents in an explanation: those who could, with the values compared in columns; those who can't, with their reasons.

import type { WhyAgent, WhyReason, WhyValue } from '@/api/types'
import { timer } from '@/core/format'
import { columns } from '@/core/why'
import { useWords, type Tongue } from '@/shared/i18n'
import { clock } from '@/shared/why/words'

/** `decider` is the column that set the winner apart. */
export function Able({ agents, winner, decider }: { agents: WhyAgent[]; winner: string | null; decider: string | null }) {
  const words = useWords()
  const { t } = words
  const by = columns(agents)
  return (
    <section>
      <h3>{t('why.able', { n: agents.length })}</h3>
      {agents.length === 0 ? (
        <p className="z-soft">{t('why.ableNone')}</p>
      ) : (
        <div className="why-scroll" tabIndex={0} role="group" aria-label={t('why.able', { n: agents.length })}>
          <table className="why-table">
            <thead>
              <tr>
                <th scope="col">{t('why.agent')}</th>
                {by.map((each) => (
                  <th scope="col" key={each} className={each === decider ? 'is-decider' : ''}>
                    {t(`why.by.${each}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {agents.map((agent) => (
                <tr key={agent.agent} className={agent.agent === winner ? 'is-winner' : ''} data-testid="why-able" data-agent={agent.agent}>
                  <th scope="row">
                    {agent.agent} {agent.name}
                    {agent.agent === winner && <span className="z-tag z-tone-green">{t('why.winner')}</span>}
                  </th>
                  {by.map((each) => (
                    <td key={each} className={each === decider ? 'z-num is-decider' : 'z-num'}>
                      {valueWord(words, agent.values.find((value) => value.by === each))}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

export function Unable({ agents, total, able }: { agents: WhyAgent[]; total: number; able: number }) {
  const words = useWords()
  const { t } = words
  if (agents.length === 0) return null
  return (
    <section>
      <h3>{t('why.unable', { n: total - able })}</h3>
      <ul className="why-unable">
        {agents.map((agent) => (
          <li key={agent.agent} data-testid="why-unable" data-agent={agent.agent}>
            <span className="why-who">
              {agent.agent} {agent.name}
            </span>
            <span className="why-reasons">
              {agent.reasons.map((reason, i) => (
                <span key={i} className={`z-tag z-tone-${TONE[reason.why] ?? 'grey'}`}>
                  {reasonWord(words, reason)}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {total > agents.length + able && <p className="z-soft">{t('why.unableMore', { n: total })}</p>}
    </section>
  )
}

const TONE: Partial<Record<WhyReason['why'], string>> = {
  talking: 'blue',
  ringing: 'blue',
  rejoining: 'amber',
  dialling: 'blue',
  wrap_up: 'amber',
  not_ready: 'red',
  no_phone: 'red',
  skill: 'amber',
}

function valueWord({ t }: Tongue, value: WhyValue | undefined): string {
  if (!value) return '–'
  if (value.value === null) return t('why.never')
  switch (value.unit) {
    case 'seconds':
      return timer(value.value)
    case 'percent':
      return `${value.value}%`
    case 'flag':
      return t(value.value ? 'why.yes' : 'why.no')
    case 'number':
      return String(value.value)
  }
}

function reasonWord(words: Tongue, it: WhyReason): string {
  const { t, pick } = words
  switch (it.why) {
    case 'not_ready':
      return it.word ? t('why.reason.not_readyWord', { word: wordOf(words, it.word) }) : t('why.reason.not_ready')
    case 'full':
    case 'not_interrupted':
      return mediumWord(t, it)
    case 'skill':
      return t(it.has ? 'why.reason.skill' : 'why.reason.skillNone', { skill: pick(it.skill_name), has: it.has ?? 0, needs: it.needs ?? 0 })
    case 'waits_for_another':
      return t('why.reason.waits_for_another', { agent: `${it.agent ?? ''} ${it.agent_name ?? ''}`.trim() })
    default:
      return [t(`why.reason.${it.why}`), it.number_shown, it.until && t('why.reason.untilTime', { time: clock(it.until) })].filter(Boolean).join(' · ')
  }
}

function mediumWord(t: Tongue['t'], it: WhyReason): string {
  const medium = it.medium ? t(`why.medium.${it.medium}`) : ''
  if (it.why === 'not_interrupted') return t('why.reason.not_interrupted', { medium })
  return it.most ? t('why.reason.full', { medium, most: it.most }) : t('why.reason.fullNone', { medium })
}

/** A reason that the site made up has no word of ours. */
function wordOf({ t }: Tongue, reason: string): string {
  const word = t(`reason.${reason}`)
  return word.startsWith('reason.') ? reason : word
}
