import { z } from 'zod';
import { endpoint, page, PageQuery, UuidParams } from './endpoint';
import { AuditEntry } from './oversight';

export const examiners = {
  activity: endpoint({
    method: 'GET',
    path: '/api/examiners/:id/activity',
    summary: 'Everything an examiner did, newest first',
    permission: 'audit.read',
    audit: 'report.viewed',
    params: UuidParams,
    query: PageQuery,
    response: page(AuditEntry).extend({ total: z.number() }),
  }),
  activityCsv: endpoint({
    method: 'GET',
    path: '/api/examiners/:id/activity.csv',
    summary: 'Everything an examiner did, as CSV',
    permission: 'audit.export',
    audit: 'report.exported',
    params: UuidParams,
    response: 'csv',
  }),
};
