import { Problem } from '@minutebook/platform';

/** Detail error keywords of RFC 7644, table 9, as far as they are used. */
export type ScimType = 'invalidFilter' | 'invalidPath' | 'invalidSyntax' | 'invalidValue' | 'noTarget' | 'uniqueness';

/** A fault in SCIM's words; `more.scimType` is what {@link scimErrorOf} writes. */
export function scimFault(scimType: ScimType, title: string): Problem {
  const status = scimType === 'uniqueness' ? 409 : 400;
  return new Problem({ code: 'scim-refused', status, title, more: { scimType } });
}

/** The body of an error, RFC 7644 section 3.12. */
export function scimErrorOf({ code, status, title, detail, more }: Problem): Record<string, unknown> {
  const scimType = code === 'handle-taken' ? 'uniqueness' : more?.scimType;
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(typeof scimType === 'string' && { scimType }),
    detail: [title, detail].filter(Boolean).join(' '),
  };
}
