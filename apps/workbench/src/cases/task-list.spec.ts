import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Case } from '@minutebook/contract';
import { HUGO, PROVIDERS, signIn } from '../holds/holds.testing';
import { Format } from '../ui/format';
import { OpenedCase } from './opened-case';
import { TaskList } from './task-list';

const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const file = (done: boolean): Case =>
  ({
    ...{ id: '1', number: 'C-1', state: 'open', version: 3, team: [] },
    tasks: [
      {
        ...{ id: '9', version: 2, text: 'Ask for the call records', assignee: null, due: '2026-12-04' },
        done: done ? { by: HUGO, at: '2026-12-01T08:00:00.000Z' } : null,
      },
    ],
  }) as unknown as Case;

describe('tasks of a case', () => {
  let http: HttpTestingController;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [...PROVIDERS, OpenedCase] });
    http = TestBed.inject(HttpTestingController);
    signIn(HUGO, ['case.write']);
  });

  async function show(): Promise<{ page: HTMLElement; update: () => Promise<void> }> {
    const opened = TestBed.inject(OpenedCase);
    void opened.show('1');
    http.expectOne('/api/cases/1').flush(file(false));
    await tick();
    http.expectOne('/api/cases/1/timeline?limit=30').flush({ items: [], next: null });
    const fixture = TestBed.createComponent(TaskList);
    fixture.componentRef.setInput('case', opened.file.value());
    const update = async (): Promise<void> => {
      await tick();
      fixture.componentRef.setInput('case', opened.file.value());
      fixture.detectChanges();
    };
    await update();
    return { page: fixture.nativeElement as HTMLElement, update };
  }

  const box = (page: HTMLElement): HTMLInputElement => page.querySelector('input[type=checkbox]')!;
  const refuse = (code: string, status: number): void =>
    http.expectOne('/api/cases/1/tasks/9').flush({ code, title: code, status }, { status, statusText: code });

  it('a box that the server refused to turn shows again what is so, and why is said', async () => {
    const { page, update } = await show();
    box(page).click();
    expect(box(page).checked).toBe(true);
    refuse('not-allowed', 403);
    await update();
    expect([box(page).checked, TestBed.inject(OpenedCase).problem()?.code]).toEqual([false, 'not-allowed']);
  });

  it('and what a colleague made of it meanwhile, where that is why it was refused', async () => {
    const { page, update } = await show();
    box(page).click();
    refuse('changed-meanwhile', 409);
    await tick();
    http.expectOne('/api/cases/1').flush(file(true));
    await update();
    expect([box(page).checked, TestBed.inject(OpenedCase).problem()?.code]).toEqual([true, 'changed-meanwhile']);
  });

  it.each(['America/Los_Angeles', 'Pacific/Auckland'])('a day is that day, also in %s', async (zone) => {
    Object.assign(TestBed.inject(Format), { zone });
    const { page } = await show();
    expect(page.textContent).toContain('4 Dec');
  });
});
