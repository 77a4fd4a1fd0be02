import { Problem } from '@minutebook/platform';

/** Their full name, or another name the directory has for them; case, width and blanks aside. */
export function isSignedBy(names: readonly string[], signed: string): boolean {
  const plain = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
  return names.some((own) => plain(own) === plain(signed));
}

/** `department`: who hands out such links. */
export function linkEnded(department: 'legal' | 'compliance'): Problem {
  return new Problem({
    code: 'link-ended',
    status: 410,
    title: 'This link is used up, was replaced, or never was one.',
    hint: `Ask your ${department} department for a new one.`,
  });
}

export function textChanged(): Problem {
  return new Problem({
    code: 'text-changed',
    status: 409,
    title: 'This is not the text you were shown.',
    hint: 'Open the link again and read it as it is.',
  });
}

export function nameDiffers(name: string): Problem {
  return new Problem({
    code: 'name-differs',
    status: 422,
    title: 'The name is not the one of the person asked.',
    hint: `Type “${name}”, as it stands in the directory.`,
    fields: { signedName: 'is another name' },
  });
}
