import { z } from 'zod';
import { endpoint } from './endpoint';

/** Below the address of the appliance: what an identity provider is given as “tenant URL”. */
export const SCIM_PATH = '/scim/v2';

const Query = z.record(z.string(), z.unknown());
const UserParams = z.object({ id: z.string().max(64) });
/** The bearer token decides, not a session; bodies and faults are SCIM's (RFC 7644). */
const door = { permission: 'anyone', hook: true, response: 'scim' } as const;

/** The directory as identity providers write it. */
export const scim = {
  configuration: endpoint({
    ...door,
    method: 'GET',
    path: `${SCIM_PATH}/ServiceProviderConfig`,
    summary: 'SCIM: what of it is served',
  }),
  resourceTypes: endpoint({
    ...door,
    method: 'GET',
    path: `${SCIM_PATH}/ResourceTypes`,
    summary: 'SCIM: what there is',
  }),
  schemas: endpoint({
    ...door,
    method: 'GET',
    path: `${SCIM_PATH}/Schemas`,
    summary: 'SCIM: the attributes a user has here',
  }),
  users: endpoint({
    ...door,
    method: 'GET',
    path: `${SCIM_PATH}/Users`,
    summary: 'SCIM: users of the identity provider; `filter` knows userName, externalId and id, with eq',
    query: Query,
  }),
  user: endpoint({
    ...door,
    method: 'GET',
    path: `${SCIM_PATH}/Users/:id`,
    summary: 'SCIM: one user',
    params: UserParams,
    query: Query,
  }),
  create: endpoint({
    ...door,
    method: 'POST',
    path: `${SCIM_PATH}/Users`,
    summary: 'SCIM: a user is new, or one the directory has by the same external id',
    audit: 'person.provisioned',
    query: Query,
  }),
  replace: endpoint({
    ...door,
    method: 'PUT',
    path: `${SCIM_PATH}/Users/:id`,
    summary: 'SCIM: a user as a whole',
    audit: 'person.provisioned',
    params: UserParams,
    query: Query,
  }),
  patch: endpoint({
    ...door,
    method: 'PATCH',
    path: `${SCIM_PATH}/Users/:id`,
    summary: 'SCIM: what of a user is otherwise now',
    audit: 'person.provisioned',
    params: UserParams,
    query: Query,
  }),
  remove: endpoint({
    ...door,
    method: 'DELETE',
    path: `${SCIM_PATH}/Users/:id`,
    summary: 'SCIM: a user has left; the person stays in the directory',
    audit: 'person.provisioned',
    params: UserParams,
  }),
};
