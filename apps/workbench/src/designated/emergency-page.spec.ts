import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';
import { Session } from '../shell/session';
import { DORA, enter, Shown } from './designated.testing';
import { EmergencyPage } from './emergency-page';

const REASON = 'Quarterly drill with the desk.';

describe('the door of the sealed code', () => {
  it('[R11] opens with a code and a reason, then shows the next code before it lets on', async () => {
    const http = enter();
    const went = jest.spyOn(TestBed.inject(Router), 'navigateByUrl').mockResolvedValue(true);
    const shown = new Shown(EmergencyPage);
    shown.type('#emergency-email', ' dora@firm.example ');
    shown.type('#emergency-code', 'abcde fghjk');
    shown.type('#emergency-reason', REASON);
    shown.submit();
    expect(shown.text('[role=alert]')).toContain('what for');
    shown.page.querySelector<HTMLInputElement>('input[value=drill]')!.dispatchEvent(new Event('change'));
    shown.submit();
    await shown.settle();
    const request = http.expectOne({ method: 'POST', url: '/api/emergency/open' });
    expect(request.request.body).toEqual({
      email: 'dora@firm.example',
      code: 'abcde fghjk',
      purpose: 'drill',
      reason: REASON,
    });
    const producing = {
      id: '7',
      openedAt: '2026-11-29T12:00:00.000Z',
      until: '2026-11-29T20:00:00.000Z',
      purpose: 'drill' as const,
    };
    const user = { ...DORA, email: 'dora@firm.example', roles: [], permissions: [], examiner: null, producing };
    request.flush({
      session: { user, csrf: 'token', setupNeeded: false },
      code: { code: 'MNPQR-STUVW', madeAt: '2026-11-29T12:00:00.000Z' },
    });
    await shown.settle();
    expect(shown.text('.sealed-code')).toBe('MNPQR STUVW');
    expect([TestBed.inject(Session).user()?.producing, went.mock.calls.length]).toEqual([producing, 0]);
    shown.button('It is on paper, go on').click();
    expect(went).toHaveBeenCalledWith('/', { replaceUrl: true });
    http.verify();
  });

  it('asks for the number of a request only where it is for one', async () => {
    const http = enter();
    const shown = new Shown(EmergencyPage);
    const choose = (purpose: string): void =>
      void shown.page.querySelector(`input[value=${purpose}]`)!.dispatchEvent(new Event('change'));
    choose('request');
    shown.type('#emergency-reference', 'RQ-2026-7');
    choose('outage');
    expect(shown.page.querySelector('#emergency-reference')).toBeNull();
    choose('request');
    shown.type('#emergency-email', 'dora@firm.example');
    shown.type('#emergency-code', 'ABCDE-FGHJK');
    shown.type('#emergency-reason', REASON);
    shown.submit();
    await shown.settle();
    const request = http.expectOne({ method: 'POST', url: '/api/emergency/open' });
    expect(request.request.body).toMatchObject({ purpose: 'request', reference: 'RQ-2026-7' });
    request.flush(
      { code: 'emergency-refused', title: 'No.', detail: 'The code stays as it was.', hint: 'Look again.' },
      { status: 401, statusText: 'Unauthorized' },
    );
    await shown.settle();
    expect(shown.text('mb-problem-notice')).toContain('No.');
    http.verify();
  });
});
