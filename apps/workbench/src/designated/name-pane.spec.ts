import { designated, designation, enter, OTTO, Shown, SUN } from './designated.testing';
import { NamePane } from './name-pane';

const REASON = 'Runs the records desk in Hong Kong.';

describe('naming somebody', () => {
  it('[R11] names a user in writing, and not without a reason', async () => {
    const http = enter('designation.write');
    const shown = new Shown(NamePane, { designated: designated(), kind: 'specialist' });
    const named: string[] = [];
    shown.fixture.componentInstance.named.subscribe((id) => named.push(id));
    http
      .expectOne(({ url }) => url.startsWith('/api/designations/candidates'))
      .flush({ items: [{ ...SUN, email: 'sun@firm.example' }], next: null });
    await shown.settle();
    shown.page.querySelector<HTMLButtonElement>('mb-candidate-field button')!.click();
    shown.submit();
    expect(shown.text('[role=alert]')).toContain('why in at least 10 characters');
    shown.type('#designee-reason', ` ${REASON} `);
    shown.submit();
    const request = http.expectOne({ method: 'POST', url: '/api/designations' });
    expect(request.request.body).toEqual({ kind: 'specialist', reason: REASON, user: SUN.id });
    const one = designation(SUN, 'specialist', 1);
    request.flush({ designation: one, link: null });
    await shown.settle();
    expect(named).toEqual([one.id]);
    http.verify();
  });

  it('[R11] names somebody new, and shows the link that lets them in without an administrator', async () => {
    const http = enter('designation.write');
    const shown = new Shown(NamePane, { designated: designated(), kind: 'officer' });
    http.expectOne(({ url }) => url.startsWith('/api/designations/candidates')).flush({ items: [], next: null });
    await shown.settle();
    shown.button('Somebody new').click();
    shown.type('#designee-name', SUN.name);
    shown.type('#designee-email', 'sun@firm.example');
    shown.type('#designee-reason', REASON);
    shown.submit();
    const request = http.expectOne({ method: 'POST', url: '/api/designations' });
    expect(request.request.body).toEqual({
      kind: 'officer',
      reason: REASON,
      name: SUN.name,
      email: 'sun@firm.example',
    });
    request.flush({
      designation: designation(SUN, 'officer', 2),
      link: { url: 'https://archive.example/join#token', validUntil: '2026-12-06T10:00:00.000Z' },
    });
    await shown.settle();
    expect(shown.text('[data-testid=one-time-link]')).toBe('https://archive.example/join#token');
    http.verify();
  });

  it('[R11] says that both places of officers are taken before it is tried', () => {
    enter('designation.write');
    const officers = [designation(OTTO, 'officer', 1), designation(SUN, 'officer', 2)];
    const shown = new Shown(NamePane, { designated: designated({ officers }), kind: 'officer' });
    expect([shown.text('.t-warn'), shown.button('Name as designated officer').disabled]).toEqual([
      'Both places of officers are taken.',
      true,
    ]);
    shown.button('Designated specialist').click();
    expect(shown.button('Name as designated specialist').disabled).toBe(false);
  });
});
