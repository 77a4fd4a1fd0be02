/** Where a list by name goes on from. */
export interface NamePlace {
  readonly name: string;
  readonly id: string;
}

export function nameCursor({ name, id }: NamePlace): string {
  return Buffer.from(JSON.stringify({ name, id })).toString('base64url');
}

export function namePlace(after: string | undefined): NamePlace | undefined {
  return after === undefined ? undefined : (JSON.parse(Buffer.from(after, 'base64url').toString()) as NamePlace);
}
