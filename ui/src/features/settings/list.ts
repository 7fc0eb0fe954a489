// A list of things that administrators make, change and remove, with the drawer for one of them.

import { App } from 'antd'
import { useEditing, useItems, useRemove, useSave, type Saving } from '@/features/settings/crud'
import type { EditProps } from '@/features/settings/EditDrawer'
import { useWords } from '@/shared/i18n'

type Shape<Item, Draft, Answer> = {
  /** The collection, such as `queues`: its address, and prefix of the test ids. */
  what: string
  /** Where its words are: create, edit, saved, removed, removeTitle, removeBody. */
  words: string
  /** What the sentences about an item may name. */
  called: (item: Item) => Record<string, string>
  /** The same of something that was just saved. */
  saved: (saving: Saving<Draft>) => Record<string, string>
  done?: (answer: Answer, saving: Saving<Draft>) => void
}

export function useList<Item extends { id: string }, Draft, Answer = unknown>({ what, words, called, saved, done }: Shape<Item, Draft, Answer>) {
  const { t } = useWords()
  const { message, modal } = App.useApp()
  const list = useItems<Item>(`/${what}`)
  const editing = useEditing<Item>()
  const save = useSave<Draft, Answer>(`/${what}`, (answer, saving) => {
    editing.close()
    void message.success(t(`${words}.saved`, saved(saving)))
    done?.(answer, saving)
  })
  const remove = useRemove(`/${what}`, (id) => {
    editing.close()
    const gone = list.data?.items.find((item) => item.id === id)
    void message.success(t(`${words}.removed`, gone ? called(gone) : { id, name: id }))
  })
  const askRemove = (item: Item): void =>
    void modal.confirm({
      title: t(`${words}.removeTitle`, called(item)),
      content: t(`${words}.removeBody`),
      okText: t('common.remove'),
      okButtonProps: { danger: true },
      cancelText: t('common.cancel'),
      onOk: () => remove.mutateAsync(item.id).catch(() => undefined),
    })
  const edit = (item: Item | null): void => {
    save.reset()
    editing.edit(item)
  }
  const form: EditProps<Item, Draft> = {
    open: editing.open,
    item: editing.item,
    error: save.error,
    saving: save.isPending,
    save: (draft) => save.mutate({ id: editing.item?.id ?? null, draft }),
    remove: askRemove,
    close: editing.close,
  }
  return {
    items: list.data?.items,
    /** For the page. */
    page: { what, words, rows: list.data?.items, error: list.error, retry: () => void list.refetch(), rowKey: (item: Item) => item.id, create: () => edit(null), open: edit },
    /** For the form, which needs a new key each time. */
    form,
    serial: editing.serial,
  }
}
