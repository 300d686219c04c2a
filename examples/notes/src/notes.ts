import { randomUUID } from 'node:crypto'
import {
  accountOf,
  requireAccount,
  requireScope,
  type SigninOptions,
  signin,
} from '@signin/client/fastify'
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'

const MAX_NOTE_LENGTH = 10_000
const MAX_NOTES = 1000

export interface Note {
  id: string
  text: string
}

/** A service that stores notes per account, in memory. */
export async function buildNotes(options: SigninOptions): Promise<FastifyInstance> {
  const app = fastify({ logger: { level: 'error' } })
  await app.register(signin, options)
  const reading = { onRequest: [requireAccount(), requireScope('notes:read')] }
  const writing = { onRequest: [requireAccount(), requireScope('notes:write')] }

  const notesByOwner = new Map<string, Note[]>()
  const ownerOf = (request: FastifyRequest) => accountOf(request).accountId
  const notesOf = (owner: string) => notesByOwner.get(owner) ?? []

  app.get('/notes', reading, async (request) => notesOf(ownerOf(request)))

  app.post<{ Body: { text: string } }>(
    '/notes',
    { ...writing, schema: { body: NewNote } },
    async (request, reply) => {
      const owner = ownerOf(request)
      const note = { id: randomUUID(), text: request.body.text }
      notesByOwner.set(owner, [note, ...notesOf(owner)].slice(0, MAX_NOTES))
      return reply.code(201).send(note)
    },
  )

  app.delete<{ Params: { id: string } }>('/notes/:id', writing, async (request, reply) => {
    const owner = ownerOf(request)
    const left = notesOf(owner).filter(({ id }) => id !== request.params.id)
    const found = left.length < notesOf(owner).length
    notesByOwner.set(owner, left)
    return reply.code(found ? 204 : 404).send()
  })

  return app
}

const NewNote = {
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: { text: { type: 'string', minLength: 1, maxLength: MAX_NOTE_LENGTH } },
}
