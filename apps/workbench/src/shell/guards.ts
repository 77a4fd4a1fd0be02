import { inject } from '@angular/core';
import { type CanActivateFn, type CanMatchFn, type Route, Router } from '@angular/router';
import type { Permission } from '@minutebook/contract';
import { Sections } from './sections';
import { Session } from './session';

/** Behind the door: somebody is signed in. An appliance nobody has set up yet says how to. */
export const signedIn: CanActivateFn = async (_route, { url }) => {
  const session = inject(Session);
  const router = inject(Router);
  // Out of reach is not signed out: the frame stands, and says so.
  const user = await session.load().catch(() => undefined);
  if (user) return true;
  if (session.setupNeeded()) return router.parseUrl('/setup');
  return router.createUrlTree(['/sign-in'], url === '/' ? {} : { queryParams: { to: url } });
};

const may =
  (permission: Permission, wanted = true): CanMatchFn =>
  async () => {
    const session = inject(Session);
    await session.load().catch(() => null);
    return session.may(permission) === wanted;
  };

/** A page for those with a right; for everybody else the same address says which right it is. */
export function page(
  path: string,
  permission: Permission,
  load: Pick<Route, 'loadComponent' | 'loadChildren'>,
): Route[] {
  return [
    { path, canMatch: [may(permission)], ...load },
    // An address below the page that is none leads nowhere; it is no question of rights.
    {
      path,
      canMatch: [may(permission, false)],
      children: [
        {
          path: '**',
          data: { permission },
          loadComponent: () => import('./refused-page').then(({ RefusedPage }) => RefusedPage),
        },
      ],
    },
  ];
}

/** `/` is wherever one's work is. */
export const home: CanActivateFn = () => {
  const router = inject(Router);
  return router.parseUrl(inject(Sections).home());
};
