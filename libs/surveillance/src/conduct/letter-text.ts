import type { AttestationLetterKind } from './store/attestation-letter-store';

interface Words {
  readonly subject: string;
  readonly text: (name: string, link: string) => string;
}

/** A policy is in one language, which the program does not know: a letter about it is in both. */
const WORDS: Readonly<Record<AttestationLetterKind, readonly Words[]>> = {
  request: [
    {
      subject: 'You are asked to attest to a policy',
      text: (name, link) =>
        `${name},\n\nyour compliance department asks you to read a policy and to say whether you keep to it:\n\n  ${link}\n\nThe link is yours alone and works once; you need no account.`,
    },
    {
      subject: '请您就一项制度作出声明',
      text: (name, link) =>
        `${name}：\n\n合规部门请您阅读一项制度，并声明是否予以遵守：\n\n  ${link}\n\n此链接仅供您本人使用，且只能使用一次；无须账户。`,
    },
  ],
  reminder: [
    {
      subject: 'Reminder: you are asked to attest to a policy',
      text: (name, link) =>
        `${name},\n\nyou have not answered yet whether you keep to a policy. Read it and answer here:\n\n  ${link}\n\nThe link is yours alone and works once; you need no account.`,
    },
    {
      subject: '提醒：请您就一项制度作出声明',
      text: (name, link) =>
        `${name}：\n\n您尚未声明是否遵守一项制度。请在此阅读并答复：\n\n  ${link}\n\n此链接仅供您本人使用，且只能使用一次；无须账户。`,
    },
  ],
};

/** Policy and question stay behind the link: what is read there is what is signed, and neither lies in a mailbox. */
export function writeAttestationLetter(
  kind: AttestationLetterKind,
  name: string,
  link: string,
): { subject: string; text: string } {
  const words = WORDS[kind];
  return {
    subject: words.map(({ subject }) => subject).join(' · '),
    text: `${words.map(({ text }) => text(name, link)).join('\n\n---\n\n')}\n`,
  };
}
