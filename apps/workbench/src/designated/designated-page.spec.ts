import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import type { Designations, Permission } from '@minutebook/contract';
import { designated, designation, designee, DORA, enter, OTTO, Shown, SUN } from './designated.testing';
import { DesignatedPage } from './designated-page';

async function open(file: Designations, permissions: Permission[], inputs = {}): Promise<Shown<DesignatedPage>> {
  const http = enter('designation.read', ...permissions);
  const shown = new Shown(DesignatedPage, inputs);
  http.expectOne('/api/designations').flush(file);
  await shown.settle();
  return shown;
}

const rows = (shown: Shown<DesignatedPage>): string[] =>
  [...shown.page.querySelectorAll<HTMLTableRowElement>('tbody tr')].map(({ cells }) =>
    [...cells]
      .map(({ textContent }) => textContent!.replace(/\s+/g, ' ').trim())
      .join(' ')
      .trim(),
  );

describe('the page of the designated officers', () => {
  it('[R11] has the executive officer, two places of officers and three of specialists, taken or not', async () => {
    const shown = await open(designated(), ['designation.write']);
    expect(rows(shown).map((row) => row.replace(/ (?:DQ|OL) .*/, ''))).toEqual([
      'Executive officer',
      'Officer 1',
      'Officer 2 nobody named Name',
      'Specialist 1 nobody named Name',
      'Specialist 2 nobody named Name',
      'Specialist 3 nobody named Name',
    ]);
    expect(shown.page.querySelector('mb-notice')).toBeNull();
  });

  it('[R11] says in amber what is missing, with the names of those it is about', async () => {
    const shown = await open(
      designated({
        executive: null,
        officers: [
          designation(OTTO, 'officer', 1, { codeMadeAt: null }),
          designation(SUN, 'officer', 2, {
            ...designee(SUN, { codeMadeAt: null }),
            user: { ...SUN, email: 's@firm.example', state: 'invited' },
          }),
        ],
        lastDrillAt: '2025-01-09T09:00:00.000Z',
        gaps: ['no-executive', 'not-joined', 'no-code', 'drill-old'],
      }),
      [],
    );
    const notes = [...shown.page.querySelectorAll('.note-warn')].map(({ textContent }) => textContent!.trim());
    expect(notes).toEqual([
      expect.stringContaining('Nobody is the designated executive officer.'),
      expect.stringMatching(/^Not joined yet: 孙雅\./),
      expect.stringMatching(/^Without a sealed code: Otto Lind\./),
      expect.stringMatching(/^The last drill was on .*2025, more than 12 months ago\./),
    ]);
    expect(rows(shown)[0]).toBe('Executive officer nobody named');
  });

  it('offers a code to who may come in with one, and names nobody for who may only look', async () => {
    expect((await open(designated(), [])).page.querySelector('.pane-account')).toBeNull();
  });

  it('[R11] shows a code once: it goes before whatever else is opened, until it is on paper', async () => {
    const shown = await open(designated({ executive: designee(DORA, { codeMadeAt: null }) }), ['emergency.open']);
    const http = TestBed.inject(HttpTestingController);
    shown.button('Make a sealed code').click();
    http.expectOne({ method: 'POST', url: '/api/emergency/code' }).flush({
      code: 'ABCDE-FGHJK-LMNPQ',
      madeAt: '2026-11-29T10:00:00.000Z',
    });
    await shown.settle();
    http.expectOne('/api/designations').flush(designated());
    await shown.settle();
    shown.fixture.componentRef.setInput('person', 'executive');
    expect([...shown.page.querySelectorAll('.sealed-code span')].map(({ textContent }) => textContent)).toEqual([
      'ABCDE',
      'FGHJK',
      'LMNPQ',
    ]);
    expect(shown.text('.sealed')).toContain('comes in as Dora Quist');
    shown.button('It is on paper').click();
    expect(shown.text()).not.toContain('ABCDE');
    expect(shown.text('.pane-account h2')).toBe('Dora Quist');
    http.verify();
  });
});
