// Signing in: wrong words, an agent who is signed in elsewhere, and coming back to the page one came from.

import { LockOutlined, UserOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { Alert, Button, Form, Input, type InputRef } from 'antd'
import { useEffect, useRef } from 'react'
import { Link } from 'react-router'
import type { Me } from '@/api/types'
import { ApiError } from '@/shared/http'
import { chooseLanguage, chosenLanguage, useWords } from '@/shared/i18n'
import { signIn, type Credentials } from '@/shared/me'
import { Logo } from '@/shared/ui/marks'
import { usePageTitle } from '@/shared/ui/page'
import { LanguageButton, SchemeButton } from '@/shared/ui/Preferences'
import '@/features/login/login.css'

type Why = 'kicked' | 'expired' | null
type Words = Pick<Credentials, 'username' | 'password'>

export default function LoginPage({ why, onSignedIn }: { why: Why; onSignedIn: (me: Me) => void }) {
  const { t, explain } = useWords()
  usePageTitle(t('login.title'))
  const [form] = Form.useForm<Words>()
  const password = useRef<InputRef>(null)
  const login = useMutation({
    mutationFn: signIn,
    onSuccess: ({ me }) => {
      // What the person chose in this browser wins over what the server remembers.
      if (chosenLanguage() === null) void chooseLanguage(me.language)
      onSignedIn(me)
    },
  })
  const elsewhere = login.error instanceof ApiError && login.error.status === 409
  const failed = login.isError && !elsewhere
  useEffect(() => {
    if (failed) password.current?.focus({ cursor: 'all' })
  }, [failed, login.submittedAt])
  const submit = (words: Words, takeOver: boolean): void => login.mutate({ ...words, take_over: takeOver })

  return (
    <main className="login">
      <section className="login-brand" aria-hidden="true">
        <Wires />
        <div className="login-brand-words">
          <Logo size={48} />
          <p className="login-name">
            总机 <span>zongji</span>
          </p>
          <p>{t('login.lead')}</p>
        </div>
      </section>
      <section className="login-side">
        <div className="login-preferences">
          <LanguageButton />
          <SchemeButton />
        </div>
        <div className="login-box">
          <div className="login-small-brand">
            <Logo size={36} />
            <span>总机 zongji</span>
          </div>
          <h1>{t('login.welcome')}</h1>
          <div aria-live="polite" className="login-messages">
            {why && !login.isError && <Alert type="info" showIcon title={t(`login.${why}`)} />}
            {failed && <Alert type="error" showIcon title={explain(login.error)} data-testid="login-error" />}
            {elsewhere && (
              <Alert
                type="warning"
                showIcon
                title={t('login.elsewhere')}
                action={
                  <Button size="small" onClick={() => submit(form.getFieldsValue(), true)} data-testid="login-take-over">
                    {t('login.takeOver')}
                  </Button>
                }
              />
            )}
          </div>
          <Form form={form} layout="vertical" size="large" requiredMark={false} onFinish={(words) => submit(words, false)}>
            <Form.Item name="username" label={t('login.username')} rules={[{ required: true, message: t('login.needUsername') }]}>
              <Input
                prefix={<UserOutlined />}
                autoComplete="username"
                autoCapitalize="none"
                spellCheck={false}
                autoFocus
                data-testid="login-username"
              />
            </Form.Item>
            <Form.Item name="password" label={t('login.password')} rules={[{ required: true, message: t('login.needPassword') }]}>
              <Input.Password ref={password} prefix={<LockOutlined />} autoComplete="current-password" data-testid="login-password" />
            </Form.Item>
            <Button type="primary" htmlType="submit" block loading={login.isPending} data-testid="login-submit">
              {login.isPending ? t('login.submitting') : t('login.submit')}
            </Button>
          </Form>
          <p className="z-soft login-help">{t('login.help')}</p>
        </div>
        <p className="login-guest">
          <Link to="/call">{t('login.callUs')}</Link>
        </p>
      </section>
    </main>
  )
}

/** Cords of a switchboard: the product in one picture. */
function Wires() {
  const cords = [
    [12, 30, 78, 54],
    [12, 54, 78, 18],
    [12, 78, 78, 78],
    [12, 66, 78, 30],
  ]
  return (
    <svg className="login-wires" viewBox="0 0 90 100" preserveAspectRatio="xMidYMid meet">
      {[18, 30, 42, 54, 66, 78].flatMap((y) => [12, 78].map((x) => <circle key={`${x}-${y}`} cx={x} cy={y} r="1.500" className="jack" />))}
      {cords.map(([x1 = 0, y1 = 0, x2 = 0, y2 = 0]) => (
        <g key={`${y1}-${y2}`}>
          <path d={`M${x1} ${y1} C ${x1 + 34} ${y1 + 6}, ${x2 - 34} ${y2 + 6}, ${x2} ${y2}`} />
          <circle cx={x1} cy={y1} r="2" className="plug" />
          <circle cx={x2} cy={y2} r="2" className="plug" />
        </g>
      ))}
    </svg>
  )
}
