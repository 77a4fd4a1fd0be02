import { TestBed } from '@angular/core/testing';
import { MarkedText } from './marked-text';

describe('MarkedText', () => {
  it('shows source text as text, with its hits marked and its blanks kept', async () => {
    const fixture = TestBed.createComponent(MarkedText);
    const text = '<img src=x onerror=alert(1)>\n  two  blanks <b>bold</b>';
    fixture.componentRef.setInput('text', text);
    fixture.componentRef.setInput('spans', [{ start: 31, end: 34, kind: 'a' }]);
    await fixture.whenStable();
    const host = fixture.nativeElement as HTMLElement;
    expect(host.textContent).toBe(text);
    expect([...host.querySelectorAll('mark')].map((mark) => [mark.className, mark.textContent])).toEqual([
      ['hit', 'two'],
    ]);
    expect(host.querySelector('img, b')).toBeNull();
  });
});
