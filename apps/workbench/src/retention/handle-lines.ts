export interface Handle {
  readonly scheme: string;
  readonly value: string;
}

/**
 * Handles as people paste them, one a line: an address, a number, or `wechat:leo_f`. What is none of these is a name a
 * source showed: no guess is made that would find somebody else.
 */
export function handlesIn(text: string): Handle[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((line) => {
      const named = /^([a-z][a-z-]{1,29})\s*:\s*(\S.*)$/.exec(line);
      if (named) return { scheme: named[1]!, value: named[2]! };
      if (/^[^\s@]+@[^\s@]+$/.test(line)) return { scheme: 'email', value: line };
      if (/^\+?[\d\s().-]{6,}$/.test(line)) return { scheme: 'phone', value: line.replace(/[\s().-]/g, '') };
      return { scheme: 'name', value: line };
    });
}
