import { z } from 'zod';
import { Reason } from './alerts';
import type { AuditAction } from './audit-action';
import { CaseTheme } from './case-theme';
import { Case, CASE_STATES, CaseCandidates, CaseEvent, CaseRole, CaseRow, FindingsOutcome } from './cases';
import { type Endpoint, endpoint, Id, IdParams, Instant, page, PageQuery, Uuid, Version } from './endpoint';
import { Severity } from './lexicons';

const Title = z.string().trim().min(1, 'is missing').max(160);
const Line = z.string().trim().min(1, 'is missing').max(500);
const Text = z.string().trim().min(1, 'is missing').max(20_000);
const Change = z.object({ version: Version });
const MessageIds = z
  .array(z.object({ id: Id, version: z.number().int().min(0).optional(), reason: Line }))
  .max(200, 'are more than 200 at once');

export const CASE_FILE_BYTES = 50_000_000;

/** An act on a case that answers with the case as it then is. */
function act<B>(
  method: 'POST' | 'PATCH',
  place: string,
  summary: string,
  audit: AuditAction,
  body: z.ZodType<B>,
  permission: 'case.write' | 'case.sign' = 'case.write',
): Endpoint<z.infer<typeof IdParams>, undefined, B, Case> {
  return endpoint({
    method,
    path: `/api/cases/:id${place}`,
    summary,
    permission,
    audit,
    params: IdParams,
    body,
    response: Case,
  });
}

/** An act on one part of a case, named by the last parameter of its path. */
function part<B>(
  method: 'POST' | 'PATCH',
  place: string,
  summary: string,
  audit: AuditAction,
  body: z.ZodType<B>,
): Endpoint<{ id: string; part: string }, undefined, B, Case> {
  return endpoint({
    method,
    path: `/api/cases/:id/${place}`,
    summary,
    permission: 'case.write',
    audit,
    params: z.object({ id: Id, part: Id }),
    body,
    response: Case,
  });
}

export const cases = {
  list: endpoint({
    method: 'GET',
    path: '/api/cases',
    summary: 'Cases one may see, the newest first; no others exist for whoever asks',
    permission: 'case.read',
    query: PageQuery.extend({
      state: z.enum([...CASE_STATES, 'all']).default('open'),
      /** In number, title or theme. */
      q: z.string().max(200).optional(),
    }),
    response: page(CaseRow),
  }),
  counts: endpoint({
    method: 'GET',
    path: '/api/cases/counts',
    summary: 'How many of the cases one may see are open, wait for a signature, and are late',
    permission: 'case.read',
    response: z.object({ open: z.number(), signing: z.number(), closed: z.number(), late: z.number() }),
  }),
  open: endpoint({
    method: 'POST',
    path: '/api/cases',
    summary: 'Open a case; only its owner sees it until access is given',
    permission: 'case.write',
    audit: 'case.opened',
    body: z.object({
      title: Title,
      theme: CaseTheme,
      severity: Severity,
      /** Business days until it is due. */
      dueDays: z.number().int().min(1).max(400).nullable().default(10),
      messages: MessageIds.default([]),
      alerts: z
        .array(z.object({ id: Id, reason: Line }))
        .max(200)
        .default([]),
    }),
    response: Case,
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/cases/:id',
    summary: 'A case with everything in it the reader may see',
    permission: 'case.read',
    audit: 'case.viewed',
    params: IdParams,
    response: Case,
  }),
  change: act(
    'PATCH',
    '',
    'Change title, theme, severity, owner, due day or the regulator’s reference',
    'case.changed',
    Change.extend({
      title: Title.optional(),
      theme: CaseTheme.optional(),
      severity: Severity.optional(),
      owner: Uuid.optional(),
      due: z.iso.date().nullable().optional(),
      regulator: z.string().trim().max(200).nullable().optional(),
    }),
  ),
  timeline: endpoint({
    method: 'GET',
    path: '/api/cases/:id/timeline',
    summary: 'What was done about a case, newest first, from the audit log',
    permission: 'case.read',
    params: IdParams,
    query: PageQuery,
    response: page(CaseEvent),
  }),
  candidates: endpoint({
    method: 'GET',
    path: '/api/cases/:id/candidates',
    summary: 'Whom one could give access, and whom one could link',
    permission: 'case.write',
    params: IdParams,
    query: z.object({ q: z.string().max(100).optional() }),
    response: CaseCandidates,
  }),
  giveAccess: act('POST', '/access', 'Give somebody access', 'case.access-given', Change.extend({ user: Uuid })),
  takeAccess: act(
    'POST',
    '/access/removal',
    'Take somebody’s access',
    'case.access-taken',
    Change.extend({ user: Uuid, reason: Line }),
  ),
  addMessages: act(
    'POST',
    '/messages',
    'Add messages, each pinned to a version, with the reason',
    'case.item-added',
    Change.extend({ messages: MessageIds.min(1, 'are missing') }),
  ),
  addAlert: act('POST', '/alerts', 'Add an alert', 'case.item-added', Change.extend({ alert: Id, reason: Line })),
  addEvent: act(
    'POST',
    '/events',
    'Write down something that happened outside the archive, e.g. an order',
    'case.item-added',
    Change.extend({ at: Instant, who: Line, text: Text, reason: Line }),
  ),
  addFile: endpoint({
    method: 'PUT',
    path: '/api/cases/:id/files',
    summary: `Add a file of at most ${CASE_FILE_BYTES / 1_000_000} MB: its bytes are the body`,
    permission: 'case.write',
    audit: 'case.item-added',
    params: IdParams,
    query: z.object({ name: z.string().trim().min(1).max(200), reason: Line, at: Instant.optional() }),
    response: Case,
    upload: true,
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/cases/:id/files/:part',
    summary: 'Download a file of a case',
    permission: 'case.read',
    audit: 'case.file-downloaded',
    params: z.object({ id: Id, part: Id }),
    response: 'bytes',
  }),
  changeItem: part(
    'PATCH',
    'items/:part',
    'Change why something is here, what it speaks of, or who alone may see it',
    'case.item-changed',
    Change.extend({
      reason: Line.optional(),
      speaksOfDeleting: z.boolean().optional(),
      restrictedTo: z.array(Uuid).min(1).max(50).nullable().optional(),
    }),
  ),
  removeItem: part(
    'POST',
    'items/:part/removal',
    'Take something out; its number is not used again',
    'case.item-removed',
    Change.extend({ reason: Line }),
  ),
  addPerson: act(
    'POST',
    '/people',
    'Link a person, with the role in the case; a subject of the team loses access at once',
    'case.person-added',
    Change.extend({
      person: Uuid.optional(),
      handle: z.object({ scheme: z.string().min(1).max(30), value: z.string().trim().min(1).max(254) }).optional(),
      role: CaseRole,
      why: Line,
    }).refine(({ person, handle }) => (person === undefined) !== (handle === undefined), {
      message: 'names a person or a handle, one of them',
      path: ['person'],
    }),
  ),
  removePerson: part(
    'POST',
    'people/:part/removal',
    'Unlink a person',
    'case.person-removed',
    Change.extend({ reason: Line }),
  ),
  addTask: act(
    'POST',
    '/tasks',
    'Add a task',
    'case.task-added',
    z.object({ text: Line, assignee: Uuid.nullable().default(null), due: z.iso.date().nullable().default(null) }),
  ),
  changeTask: part(
    'PATCH',
    'tasks/:part',
    'Change a task, or say that it is done',
    'case.task-changed',
    Change.extend({
      text: Line.optional(),
      assignee: Uuid.nullable().optional(),
      due: z.iso.date().nullable().optional(),
      done: z.boolean().optional(),
    }),
  ),
  note: act(
    'POST',
    '/notes',
    'Write a note; only people of the case can be mentioned',
    'case.noted',
    z.object({ text: Text.max(4000), mentions: z.array(Uuid).max(20).default([]) }),
  ),
  link: act('POST', '/links', 'Link another case', 'case.linked', Change.extend({ other: Id, why: Line })),
  unlink: part('POST', 'links/:part/removal', 'Unlink another case', 'case.unlinked', Change),
  findings: act(
    'POST',
    '/findings',
    'Write the findings; ones that were signed lose their signature',
    'case.findings-written',
    Change.extend({ outcome: FindingsOutcome, text: Text.min(20, 'needs at least 20 characters') }),
  ),
  submit: act(
    'POST',
    '/submission',
    'Sign the findings first, and put them to a second person',
    'case.submitted',
    Change,
  ),
  sign: act('POST', '/signature', 'Sign second: the case closes', 'case.signed', Change, 'case.sign'),
  return: act(
    'POST',
    '/return',
    'Return the findings with a reason',
    'case.returned',
    Change.extend({ reason: Reason }),
    'case.sign',
  ),
  reopen: act(
    'POST',
    '/reopening',
    'Open a closed case again',
    'case.reopened',
    Change.extend({ reason: Reason }),
    'case.sign',
  ),
  report: endpoint({
    method: 'GET',
    path: '/api/cases/:id/report.pdf',
    summary: 'The case as PDF, with the texts as captured and their proofs, as far as the reader may see it',
    permission: 'case.read',
    audit: 'case.reported',
    params: IdParams,
    response: 'bytes',
  }),
};
