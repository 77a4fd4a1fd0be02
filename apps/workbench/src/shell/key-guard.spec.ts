import { chordOf, isTyping, type KeyLike, shortcutOf } from './key-guard';

function key(change: Partial<KeyLike>): KeyLike {
  return {
    key: 'j',
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    isComposing: false,
    keyCode: 0,
    defaultPrevented: false,
    target: document.body,
    ...change,
  };
}

const element = (html: string): HTMLElement => {
  document.body.innerHTML = html;
  return document.body.firstElementChild as HTMLElement;
};

describe('shortcutOf', () => {
  it('takes letters when nobody is typing', () => {
    expect(shortcutOf(key({ key: 'j' }), true)).toBe('j');
    expect(shortcutOf(key({ key: 'J', shiftKey: true }), true)).toBe('j');
    expect(shortcutOf(key({ key: '?', shiftKey: true }), true)).toBe('?');
  });

  it.each(['<input>', '<textarea></textarea>', '<select></select>', '<input type="date">'])(
    'leaves letters to %s',
    (html) => {
      const target = element(html);
      expect(shortcutOf(key({ key: 'c', target }), true)).toBeNull();
      expect(shortcutOf(key({ key: '/', target }), true)).toBeNull();
      expect(shortcutOf(key({ key: 'Enter', target }), true)).toBeNull();
    },
  );

  it('lets chords and Esc through while typing', () => {
    const target = element('<textarea></textarea>');
    expect(shortcutOf(key({ key: 'Enter', ctrlKey: true, target }), true)).toBe('Ctrl+Enter');
    expect(shortcutOf(key({ key: 'Enter', metaKey: true, target }), true)).toBe('Ctrl+Enter');
    expect(shortcutOf(key({ key: '2', altKey: true, target }), true)).toBe('Alt+2');
    expect(shortcutOf(key({ key: 'Escape', target }), true)).toBe('Escape');
    expect(shortcutOf(key({ key: 'F6', target }), true)).toBe('F6');
  });

  it('does nothing while an input method composes', () => {
    const target = element('<textarea></textarea>');
    for (const composing of [{ isComposing: true }, { keyCode: 229 }]) {
      expect(shortcutOf(key({ key: 'j', ...composing }), true)).toBeNull();
      expect(shortcutOf(key({ key: 'Enter', ctrlKey: true, target, ...composing }), true)).toBeNull();
      expect(shortcutOf(key({ key: 'Escape', target, ...composing }), true)).toBeNull();
    }
  });

  it('leaves Enter to a button, and what somebody else has taken', () => {
    expect(shortcutOf(key({ key: 'Enter', target: element('<button>x</button>') }), true)).toBeNull();
    expect(shortcutOf(key({ key: 'Enter' }), true)).toBe('Enter');
    expect(shortcutOf(key({ defaultPrevented: true }), true)).toBeNull();
  });

  it('switches letters off, not chords', () => {
    expect(shortcutOf(key({ key: 'v' }), false)).toBeNull();
    expect(shortcutOf(key({ key: '[' }), false)).toBeNull();
    expect(shortcutOf(key({ key: 'k', ctrlKey: true }), false)).toBe('Ctrl+k');
    expect(shortcutOf(key({ key: 'Enter' }), false)).toBe('Enter');
  });
});

it('does not count a check box as typing', () => {
  expect(isTyping(element('<input type="checkbox">'))).toBe(false);
  expect(isTyping(null)).toBe(false);
});

it('spells chords one way', () => {
  expect(chordOf({ key: 'F6', ctrlKey: false, metaKey: false, altKey: false, shiftKey: true })).toBe('Shift+F6');
  expect(chordOf({ key: 'S', ctrlKey: true, metaKey: false, altKey: false, shiftKey: false })).toBe('Ctrl+s');
});
