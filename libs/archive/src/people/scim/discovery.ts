import { ENTERPRISE, USER } from './scim-user';

const CORE = 'urn:ietf:params:scim:schemas:core:2.0';
/** Most users of one answer. */
export const PAGE_MOST = 200;

/** RFC 7643 section 5. `base`: the address SCIM is served at. */
export function configurationOf(base: string): Record<string, unknown> {
  return {
    schemas: [`${CORE}:ServiceProviderConfig`],
    patch: { supported: true },
    bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: { supported: true, maxResults: PAGE_MOST },
    changePassword: { supported: false },
    sort: { supported: false },
    etag: { supported: false },
    authenticationSchemes: [
      {
        type: 'oauthbearertoken',
        name: 'Bearer token',
        description: 'Made under People › Directory, sent as Authorization: Bearer',
        primary: true,
      },
    ],
    meta: { resourceType: 'ServiceProviderConfig', location: `${base}/ServiceProviderConfig` },
  };
}

/** RFC 7643 section 6. */
export function resourceTypesOf(base: string): Record<string, unknown>[] {
  return [
    {
      schemas: [`${CORE}:ResourceType`],
      id: 'User',
      name: 'User',
      endpoint: '/Users',
      description: 'A person of the directory',
      schema: USER,
      schemaExtensions: [{ schema: ENTERPRISE, required: false }],
      meta: { resourceType: 'ResourceType', location: `${base}/ResourceTypes/User` },
    },
  ];
}

/** RFC 7643 section 7: the attributes that are kept. */
export function schemasOf(base: string): Record<string, unknown>[] {
  const schema = (id: string, name: string, attributes: unknown[]): Record<string, unknown> => ({
    schemas: [`${CORE}:Schema`],
    id,
    name,
    attributes,
    meta: { resourceType: 'Schema', location: `${base}/Schemas/${id}` },
  });
  const values = [attribute('value', 'string'), attribute('type', 'string'), attribute('primary', 'boolean')];
  return [
    schema(USER, 'User', [
      attribute('userName', 'string', { required: true, uniqueness: 'server' }),
      attribute('externalId', 'string', { caseExact: true }),
      attribute('name', 'complex', {
        subAttributes: ['formatted', 'givenName', 'familyName'].map((name) => attribute(name, 'string')),
      }),
      attribute('displayName', 'string'),
      attribute('title', 'string'),
      attribute('active', 'boolean'),
      attribute('emails', 'complex', { multiValued: true, subAttributes: values }),
      attribute('phoneNumbers', 'complex', { multiValued: true, subAttributes: values }),
    ]),
    schema(ENTERPRISE, 'EnterpriseUser', [
      attribute('department', 'string'),
      attribute('manager', 'complex', { subAttributes: [attribute('value', 'string')] }),
    ]),
  ];
}

export function listOf(
  resources: readonly Record<string, unknown>[],
  total = resources.length,
  startIndex = 1,
): Record<string, unknown> {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}

function attribute(name: string, type: string, more: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    name,
    type,
    multiValued: false,
    required: false,
    caseExact: false,
    mutability: 'readWrite',
    returned: 'default',
    uniqueness: 'none',
    ...more,
  };
}
