import type { SecondFactorsChanged, TotpConfirmation } from '@signin/contracts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { useClient } from '../api.ts'
import { showChange } from '../cache.ts'
import { useSudo } from '../sessions/sudo.ts'

const STATUS = ['secondFactors', 'status']

export function useSecondFactors() {
  const client = useClient()
  return useQuery({
    queryKey: STATUS,
    queryFn: ({ signal }) => client.secondFactors.status.query(undefined, { signal }),
  })
}

/** A mutation with no cache time: the response holds the TOTP secret, which is shown once. */
export function useStartTotp() {
  const client = useClient()
  const sudo = useSudo()
  return useMutation({
    mutationFn: () => sudo(() => client.secondFactors.startTotp.mutate()),
    gcTime: 0,
  })
}

export function useConfirmTotp() {
  const client = useClient()
  return useChange((confirmation: TotpConfirmation) =>
    client.secondFactors.confirmTotp.mutate(confirmation),
  )
}

export function useRemoveTotp() {
  const client = useClient()
  return useChange(() => client.secondFactors.removeTotp.mutate())
}

export function useAskForPasskey() {
  const client = useClient()
  return useChange((on: boolean) => client.secondFactors.askForPasskey.mutate({ on }))
}

export function useReplaceRecoveryCodes() {
  const client = useClient()
  return useChange(() => client.secondFactors.replaceRecoveryCodes.mutate())
}

function useChange<Input>(change: (input: Input) => Promise<SecondFactorsChanged>) {
  const sudo = useSudo()
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (input: Input) => sudo(() => change(input)),
    // The response may hold recovery codes, which are shown once.
    gcTime: 0,
    async onSuccess({ status }) {
      await showChange(cache, STATUS, status)
      // The change affects what this session may do, and revokes other sessions.
      return cache.invalidateQueries({ queryKey: ['sessions'] })
    },
  })
}
