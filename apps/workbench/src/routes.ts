import type { Routes } from '@angular/router';
import { home, page, signedIn } from './shell/guards';

const nowhere = () => import('./shell/refused-page').then(({ RefusedPage }) => RefusedPage);

export const ROUTES: Routes = [
  { path: 'sign-in', loadComponent: () => import('./doors/sign-in-page').then(({ SignInPage }) => SignInPage) },
  { path: 'setup', loadComponent: () => import('./doors/setup-page').then(({ SetupPage }) => SetupPage) },
  { path: 'join', loadComponent: () => import('./doors/join-page').then(({ JoinPage }) => JoinPage) },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./shell/frame').then(({ Frame }) => Frame),
    children: [
      { path: '', pathMatch: 'full', canActivate: [home], children: [] },
      ...page('review', 'alert.read', { loadChildren: () => import('./review/routes').then(({ ROUTES: r }) => r) }),
      ...page('search', 'message.search', {
        loadChildren: () => import('./search/routes').then(({ ROUTES: r }) => r),
      }),
      ...page('lexicons', 'lexicon.read', {
        loadChildren: () => import('./lexicons/routes').then(({ ROUTES: r }) => r),
      }),
      ...page('people', 'people.read', {
        loadComponent: () => import('./people/people-page').then(({ PeoplePage }) => PeoplePage),
      }),
      ...page('imports', 'import.read', { loadChildren: () => import('./imports/routes').then(({ ROUTES: r }) => r) }),
      ...page('sources', 'source.read', {
        loadComponent: () => import('./sources/sources-page').then(({ SourcesPage }) => SourcesPage),
      }),
      ...page('completeness', 'import.read', {
        loadComponent: () =>
          import('./completeness/completeness-page').then(({ CompletenessPage }) => CompletenessPage),
      }),
      ...page('audit', 'audit.read', {
        loadComponent: () => import('./audit/audit-page').then(({ AuditPage }) => AuditPage),
      }),
      ...page('admin', 'user.read', {
        loadComponent: () => import('./admin/admin-page').then(({ AdminPage }) => AdminPage),
      }),
      { path: '**', loadComponent: nowhere },
    ],
  },
];
