import { z } from 'zod';
import { endpoint, Id, IdParams, Instant, page, PageQuery, Version } from './endpoint';
import { Person } from './people';

/** What a complaint record must say before its case closes (FINRA 4513(a), 4530(d)). */
export const COMPLAINT_FIELDS = ['complainant', 'receivedAt', 'product', 'allegation', 'actionTaken'] as const;
export const ComplaintField = z.enum(COMPLAINT_FIELDS);
export type ComplaintField = z.infer<typeof ComplaintField>;

/** How long a class of records is kept, and by which rule; data, not code. */
export const RetentionRule = z.object({
  id: z.string(),
  /** As people cite it: `FINRA Rule 4513(a)`. */
  citation: z.string(),
  text: z.string(),
  source: z.string(),
  years: z.number(),
});
export type RetentionRule = z.infer<typeof RetentionRule>;

export const Complaint = z.object({
  id: Id,
  /** What people call it: `K-044`. */
  number: z.string(),
  case: z.object({ id: Id, number: z.string() }),
  /** What it was found in, if it is of the case. */
  exhibit: z.number().nullable(),
  complainant: z.string().nullable(),
  receivedAt: z.iso.date().nullable(),
  product: z.string().nullable(),
  allegation: z.string().nullable(),
  actionTaken: z.string().nullable(),
  /** Required and not said yet. */
  missing: z.array(ComplaintField),
  rule: RetentionRule,
  /** Kept at least up to and including this day: the rule's years after the record was last written. */
  keepUntil: z.iso.date(),
  by: Person,
  openedAt: Instant,
  changedAt: Instant,
  version: Version,
});
export type Complaint = z.infer<typeof Complaint>;

const Line = z.string().trim().min(1, 'is missing').max(200);
const Text = z.string().trim().min(1, 'is missing').max(20_000);
const Said = {
  complainant: Line.optional(),
  receivedAt: z.iso.date().optional(),
  product: Line.optional(),
  allegation: Text.optional(),
  actionTaken: Text.optional(),
};

export const complaints = {
  list: endpoint({
    method: 'GET',
    path: '/api/complaints',
    summary: 'Complaint records of the cases one may see, newest first',
    permission: 'case.read',
    query: PageQuery,
    response: page(Complaint),
  }),
  csv: endpoint({
    method: 'GET',
    path: '/api/complaints.csv',
    summary: 'The same, as CSV',
    permission: 'case.read',
    audit: 'complaint.exported',
    response: 'csv',
  }),
  open: endpoint({
    method: 'POST',
    path: '/api/cases/:id/complaints',
    summary: 'Open a complaint record in a case',
    permission: 'case.write',
    audit: 'complaint.opened',
    params: IdParams,
    body: z.object({ exhibit: z.number().int().min(1).optional(), ...Said }),
    response: Complaint,
  }),
  change: endpoint({
    method: 'PATCH',
    path: '/api/complaints/:id',
    summary: 'Say more about a complaint; what was said before stays in its history',
    permission: 'case.write',
    audit: 'complaint.changed',
    params: IdParams,
    body: z.object({ version: Version, ...Said }),
    response: Complaint,
  }),
};
