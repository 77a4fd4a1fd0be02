import { TestBed } from '@angular/core/testing';
import { Problem } from './problem';
import { ProblemView } from './problem-view';

function shown(code: string, status: number): string[] {
  const fixture = TestBed.createComponent(ProblemView);
  fixture.componentRef.setInput('problem', new Problem(code, status, { title: 'This is so.' }));
  fixture.componentRef.setInput('heading', 'The conversation did not load');
  fixture.detectChanges();
  const host = fixture.nativeElement as HTMLElement;
  return [...host.querySelectorAll('h3, button')].map((element) => element.textContent.trim());
}

describe('a place that could not be filled', () => {
  it('says what did not load, and offers to try again', () => {
    expect(shown('unavailable', 503)).toEqual(['The conversation did not load', 'Try again', 'Copy details']);
  });

  it('[R22] of what was disposed of it says just that: nothing failed, and nothing brings it back', () => {
    expect(shown('disposed', 410)).toEqual(['This is so.', 'Copy details']);
  });
});
