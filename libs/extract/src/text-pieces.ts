import type { Allowance } from './reading';

/** Gathers text within the allowance; what is beyond is left out, and said to be. */
export class TextPieces {
  private readonly pieces: string[] = [];
  private isCut = false;

  constructor(private readonly allowance: Allowance) {}

  /** Nothing more is taken: whoever reads may stop. */
  get isFull(): boolean {
    return this.isCut;
  }

  add(text: string): void {
    if (this.isCut || text === '') return;
    const left = this.allowance.characters;
    if (text.length > left) this.isCut = true;
    const taken = text.length > left ? text.slice(0, left) : text;
    this.allowance.characters -= taken.length;
    this.pieces.push(taken);
  }

  /** Whole, with blank space as a reader would leave it: no blanks at line ends, at most one blank line. */
  get text(): string {
    return this.pieces
      .join('')
      .replace(/\r\n?/g, '\n')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .replace(/^\n+|\n+$/g, '');
  }

  get notes(): string[] {
    return this.isCut ? ['the text was cut at the limit of characters: what follows is not searched'] : [];
  }
}
