/** What of a key event decides whether a shortcut may have it. */
export interface KeyLike {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
  readonly defaultPrevented: boolean;
  readonly target: EventTarget | null;
}

/** While an input method composes, every key is its own: Enter takes a candidate, letters are pinyin. */
export function isComposing(event: Pick<KeyLike, 'isComposing' | 'keyCode'>): boolean {
  // 229 is what some input methods send for keys they swallow, without the flag.
  return event.isComposing || event.keyCode === 229;
}

const NOT_TEXT = new Set(['button', 'checkbox', 'color', 'file', 'image', 'radio', 'range', 'reset', 'submit']);

/** Whether keys write text where they go. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement)
    return true;
  return target instanceof HTMLInputElement && !NOT_TEXT.has(target.type);
}

/** Whether somebody has written something there: in a field of several lines, or one of a form; a query stays in its address. */
export function isWriting(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || target.closest('[role=search], mb-query-box')) return false;
  if (target instanceof HTMLTextAreaElement) return target.value !== '';
  return (
    target instanceof HTMLInputElement && isTyping(target) && target.value !== '' && target.closest('form') !== null
  );
}

/** Whether the focus is on something that Enter or Space works. */
export function isOperable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest('button, a[href], summary, [role=menuitem], [role=tab]') !== null
  );
}

/** `Ctrl+Enter`, `Alt+1`, `j`, `?`, `Escape`. The Command key counts as Ctrl. Shift is part of the character it makes. */
export function chordOf(event: Pick<KeyLike, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>): string {
  const named = event.key.length > 1;
  const key = named ? event.key : event.key.toLowerCase();
  return [
    ...(event.ctrlKey || event.metaKey ? ['Ctrl'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(event.shiftKey && (named || event.ctrlKey || event.metaKey) ? ['Shift'] : []),
    key,
  ].join('+');
}

/** A key that writes something when pressed alone: letters, digits, signs. */
export function isLetter(chord: string): boolean {
  return [...chord].length === 1;
}

/**
 * The chord a shortcut may act on, or null when the key belongs to somebody else: to the input method, to the text being
 * written, or to the control that has the focus. Function keys, Esc and chords with Ctrl or Alt work while typing.
 */
export function shortcutOf(event: KeyLike, letters: boolean): string | null {
  if (event.defaultPrevented || isComposing(event)) return null;
  const chord = chordOf(event);
  if (isLetter(chord)) return letters && !isTyping(event.target) ? chord : null;
  if (isTyping(event.target)) return /^(?:Ctrl|Alt)\+|^(?:Escape|F\d+)$/.test(chord) ? chord : null;
  return chord === 'Enter' && isOperable(event.target) ? null : chord;
}
