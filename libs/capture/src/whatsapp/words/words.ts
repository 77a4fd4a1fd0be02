import type { Notice } from '../../event';

/**
 * What WhatsApp writes by itself in one language. Templates: `{}` stands for a name or other text, `…` for anything or
 * nothing; quotation marks of every kind are equal, a final full stop is optional, letter case is ignored. Gathered from
 * parsers' tests, issue threads and published samples; a phrase not listed is shown as a system line without a notice,
 * never lost (formats.md 2.7, 2.8).
 */
export interface Words {
  /** Media placeholders: the whole body. `{}` is a file name. */
  readonly omitted?: readonly string[];
  /** `x.jpg (file attached)`: the words in parentheses. */
  readonly attached?: readonly string[];
  readonly deleted?: readonly string[];
  /** Suffix of an edited message, without the angle brackets. */
  readonly edited?: readonly string[];
  readonly notices?: Readonly<Partial<Record<Notice, readonly string[]>>>;
}
