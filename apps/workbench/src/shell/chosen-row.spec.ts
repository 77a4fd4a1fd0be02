import { TestBed } from '@angular/core/testing';
import { keepChosenRowInView } from './chosen-row';

it('a row that is chosen comes into view, and none that is no longer', async () => {
  const seen: string[] = [];
  HTMLElement.prototype.scrollIntoView = function (this: HTMLElement) {
    seen.push(this.id);
  };
  document.body.innerHTML =
    '<table><tr id="a" aria-selected="true"></tr><tr id="b" aria-selected="false"></tr></table>';
  TestBed.runInInjectionContext(() => keepChosenRowInView());
  document.getElementById('a')!.setAttribute('aria-selected', 'false');
  document.getElementById('b')!.setAttribute('aria-selected', 'true');
  await Promise.resolve();
  expect(seen).toEqual(['b']);
});
