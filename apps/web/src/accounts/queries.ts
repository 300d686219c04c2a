import type { ClientFailure, SigninClient } from '@signin/client'
import type { Account, EmailRequest, ProfileUpdate } from '@signin/contracts'
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { useClient } from '../api.ts'
import { showChange } from '../cache.ts'
import { useSudo } from '../sessions/sudo.ts'
import { removeAvatar, uploadAvatar } from './avatar-upload.ts'

const ME = ['accounts', 'me']

export function useMe() {
  const client = useClient()
  return useQuery({
    queryKey: ME,
    queryFn: ({ signal }) => client.accounts.me.query(undefined, { signal }),
  })
}

/** Returns a function that writes a changed account into the cache. */
function useAccountUpdate() {
  const client = useClient()
  const cache = useQueryClient()
  return async (account: Account) => {
    const before = cache.getQueryData<Account>(ME)
    await mergeIntoCache(cache, account)
    const { name, email } = account
    if (before && (before.name !== name || before.email !== email))
      void signalBrowser(client, account)
  }
}

function mergeIntoCache(cache: QueryClient, changed: Partial<Account>) {
  return showChange<Account>(cache, ME, (known) => known && { ...known, ...changed })
}

/** Browsers store the name and address under which they list an account's passkeys. */
async function signalBrowser(client: SigninClient, account: Account) {
  const { signalDetails } = await import('../passkeys/signals.ts')
  await signalDetails(client, account)
}

export function useUpdateProfile() {
  const client = useClient()
  return useMutation({
    mutationFn: (update: ProfileUpdate) => client.accounts.updateProfile.mutate(update),
    onSuccess: useAccountUpdate(),
  })
}

export function useChangeAvatar() {
  return useAvatarMutation((picture: Blob) => uploadAvatar(picture))
}

export function useRemoveAvatar() {
  return useAvatarMutation<void>(() => removeAvatar())
}

function useAvatarMutation<Input>(
  mutationFn: (input: Input) => Promise<{ avatar: string | null }>,
) {
  const cache = useQueryClient()
  return useMutation<{ avatar: string | null }, ClientFailure, Input>({
    mutationFn,
    onSuccess: (changed) => mergeIntoCache(cache, changed),
    // The upload bypasses the contract's client. Refetching `me` reveals an ended session.
    onError: () => cache.invalidateQueries({ queryKey: ME }),
  })
}

export function useRequestEmailChange() {
  const client = useClient()
  const cache = useQueryClient()
  const sudo = useSudo()
  return useMutation({
    mutationFn: (request: EmailRequest) =>
      sudo(() => client.accounts.requestEmailChange.mutate(request)),
    onSuccess: (_sent, { email }) => mergeIntoCache(cache, { newEmail: email }),
  })
}

export function useCancelEmailChange() {
  const client = useClient()
  return useMutation({
    mutationFn: () => client.accounts.cancelEmailChange.mutate(),
    onSuccess: useAccountUpdate(),
  })
}

export function useExportData() {
  const client = useClient()
  const sudo = useSudo()
  return useMutation({ mutationFn: () => sudo(() => client.accounts.exportData.mutate()) })
}

export function useRequestDeletion() {
  const client = useClient()
  const cache = useQueryClient()
  const sudo = useSudo()
  const updateAccount = useAccountUpdate()
  return useMutation({
    mutationFn: () => sudo(() => client.accounts.requestDeletion.mutate()),
    async onSuccess(account) {
      await updateAccount(account)
      // The API has revoked the other sessions.
      await cache.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
}

export function useCancelDeletion() {
  const client = useClient()
  return useMutation({
    mutationFn: () => client.accounts.cancelDeletion.mutate(),
    onSuccess: useAccountUpdate(),
  })
}
