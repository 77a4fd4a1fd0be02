import { createEnvironmentInjector, EnvironmentInjector, runInInjectionContext } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Keyboard } from './keyboard';

const press = (key: string, more: KeyboardEventInit = {}): boolean =>
  !document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));

describe('Keyboard', () => {
  const bind = (keys: Record<string, () => unknown>, modal = false): EnvironmentInjector => {
    const keyboard = TestBed.inject(Keyboard);
    const injector = createEnvironmentInjector([], TestBed.inject(EnvironmentInjector));
    runInInjectionContext(injector, () => keyboard.bind(() => keys, { modal }));
    return injector;
  };

  it('asks the newest layer first, and the next when it passes', () => {
    const heard: string[] = [];
    bind({ j: () => heard.push('page') });
    const pane = bind({ j: () => (heard.push('pane'), false) });
    expect(press('j')).toBe(true);
    expect(heard).toEqual(['pane', 'page']);
    pane.destroy();
    press('j');
    expect(heard).toEqual(['pane', 'page', 'page']);
  });

  it('hears only a dialog while there is one', () => {
    const heard: string[] = [];
    bind({ c: () => heard.push('decide') });
    const dialog = bind({ Escape: () => heard.push('close') }, true);
    press('c');
    press('Escape');
    dialog.destroy();
    press('c');
    expect(heard).toEqual(['close', 'decide']);
  });

  it('Escape leaves a text that is being written, and the page only when pressed again', () => {
    const heard: string[] = [];
    bind({ Escape: () => heard.push('leave') });
    document.body.innerHTML = '<textarea></textarea><form><input /></form><form role="search"><input /></form>';
    const [text, field, search] = document.body.querySelectorAll<HTMLInputElement>('textarea, input');
    const escape = (target: HTMLElement, value: string) => {
      (target as HTMLInputElement).value = value;
      target.focus();
      target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
      return document.activeElement === target;
    };
    expect([escape(text!, 'what I found'), escape(field!, 'the basis')]).toEqual([false, false]);
    expect(heard).toEqual([]);
    press('Escape');
    for (const target of [text!, field!]) escape(target, '');
    escape(search!, 'beacon');
    expect(heard).toEqual(['leave', 'leave', 'leave', 'leave']);
    document.body.replaceChildren();
  });

  it('has capitals for those who have an act for them; to others they are the letter', () => {
    const heard: string[] = [];
    bind({ m: () => heard.push('move'), 'Shift+m': () => heard.push('extend'), q: () => heard.push('choose') });
    press('M', { shiftKey: true });
    press('m');
    press('Q', { shiftKey: true });
    expect(heard).toEqual(['extend', 'move', 'choose']);
  });

  it('decides once, however long the keys are held; moving goes on', () => {
    const heard: string[] = [];
    bind({ 'Ctrl+Enter': () => heard.push('decide'), k: () => heard.push('move') });
    press('Enter', { ctrlKey: true });
    expect(press('Enter', { ctrlKey: true, repeat: true })).toBe(true);
    press('k');
    press('k', { repeat: true });
    expect(heard).toEqual(['decide', 'move', 'move']);
  });

  it('goes by two letters, in time', () => {
    jest.useFakeTimers();
    const heard: string[] = [];
    bind({ 'g r': () => heard.push('review'), r: () => heard.push('return') });
    press('g');
    press('r');
    press('r');
    press('g');
    jest.advanceTimersByTime(5_000);
    press('r');
    jest.useRealTimers();
    expect(heard).toEqual(['review', 'return', 'return']);
  });
});
