import { archive, imports } from './archive';
import { attachments } from './attachments';
import { completeness } from './completeness';
import { directory } from './directory';
import type { Endpoint } from './endpoint';
import { appliance, audit } from './oversight';
import { people } from './people';
import { alerts, lexicons, reports } from './review';
import { scim } from './scim';
import { search, termReports } from './search';
import { sources } from './sources';

/** Every route of the API, by area. */
export const api = {
  people,
  directory,
  scim,
  imports,
  sources,
  archive,
  attachments,
  completeness,
  search,
  termReports,
  lexicons,
  alerts,
  reports,
  audit,
  appliance,
};

/** The same, as one list. */
export const ENDPOINTS: readonly Endpoint[] = Object.values(api).flatMap((area) => Object.values(area) as Endpoint[]);

export * from './archive';
export * from './attachments';
export { AUDIT_ACTIONS, type AuditAction, type AuditKind } from './audit-action';
export * from './completeness';
export * from './directory';
export * from './endpoint';
export { openApi } from './openapi';
export * from './oversight';
export * from './people';
export { type Permission, PERMISSIONS, type Role, ROLES } from './permission';
export * from './review';
export * from './scim';
export * from './search';
export * from './sources';
