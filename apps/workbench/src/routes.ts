import type { Routes } from '@angular/router';
import { home, page, signedIn } from './shell/guards';

const nowhere = () => import('./shell/refused-page').then(({ RefusedPage }) => RefusedPage);

export const ROUTES: Routes = [
  { path: 'sign-in', loadComponent: () => import('./doors/sign-in-page').then(({ SignInPage }) => SignInPage) },
  { path: 'setup', loadComponent: () => import('./doors/setup-page').then(({ SetupPage }) => SetupPage) },
  { path: 'join', loadComponent: () => import('./doors/join-page').then(({ JoinPage }) => JoinPage) },
  {
    path: 'emergency',
    loadComponent: () => import('./designated/emergency-page').then(({ EmergencyPage }) => EmergencyPage),
  },
  { path: 'attest', loadComponent: () => import('./conduct/attest-page').then(({ AttestPage }) => AttestPage) },
  {
    path: 'acknowledge',
    loadComponent: () => import('./acknowledge/acknowledge-page').then(({ AcknowledgePage }) => AcknowledgePage),
  },
  {
    path: '',
    canActivate: [signedIn],
    loadComponent: () => import('./shell/frame').then(({ Frame }) => Frame),
    children: [
      { path: '', pathMatch: 'full', canActivate: [home], children: [] },
      ...page('review', 'alert.read', { loadChildren: () => import('./review/routes').then(({ ROUTES: r }) => r) }),
      ...page('queues', 'alert.read', {
        loadComponent: () => import('./queues/queues-page').then(({ QueuesPage }) => QueuesPage),
      }),
      ...page('quality', 'alert.read', {
        loadComponent: () => import('./quality/quality-page').then(({ QualityPage }) => QualityPage),
      }),
      ...page('sampling', 'oversight.read', {
        loadComponent: () => import('./sampling/sampling-page').then(({ SamplingPage }) => SamplingPage),
      }),
      ...page('search', 'message.search', {
        loadChildren: () => import('./search/routes').then(({ ROUTES: r }) => r),
      }),
      ...page('cases', 'case.read', { loadChildren: () => import('./cases/routes').then(({ ROUTES: r }) => r) }),
      ...page('lexicons', 'lexicon.read', {
        loadChildren: () => import('./lexicons/routes').then(({ ROUTES: r }) => r),
      }),
      ...page('holds', 'hold.read', { loadChildren: () => import('./holds/routes').then(({ ROUTES: r }) => r) }),
      ...page('retention', 'retention.read', {
        loadComponent: () => import('./retention/retention-page').then(({ RetentionPage }) => RetentionPage),
      }),
      ...page('conduct', 'conduct.read', {
        loadComponent: () => import('./conduct/conduct-page').then(({ ConductPage }) => ConductPage),
      }),
      ...page('requests', 'request.read', {
        loadComponent: () => import('./requests/requests-page').then(({ RequestsPage }) => RequestsPage),
      }),
      ...page('walls', 'wall.read', {
        loadComponent: () => import('./walls/walls-page').then(({ WallsPage }) => WallsPage),
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
      ...page('watch', 'lexicon.read', {
        loadComponent: () => import('./watch/watch-page').then(({ WatchPage }) => WatchPage),
      }),
      ...page('exports', 'bundle.make', {
        loadComponent: () => import('./exports/exports-page').then(({ ExportsPage }) => ExportsPage),
      }),
      ...page('audit', 'audit.read', {
        loadComponent: () => import('./audit/audit-page').then(({ AuditPage }) => AuditPage),
      }),
      ...page('oversight', 'oversight.read', {
        loadComponent: () => import('./oversight/oversight-page').then(({ OversightPage }) => OversightPage),
      }),
      ...page('designated', 'designation.read', {
        loadComponent: () => import('./designated/designated-page').then(({ DesignatedPage }) => DesignatedPage),
      }),
      ...page('admin', 'user.read', {
        loadComponent: () => import('./admin/admin-page').then(({ AdminPage }) => AdminPage),
      }),
      { path: 'notices', loadChildren: () => import('./notices/routes').then(({ ROUTES: r }) => r) },
      { path: '**', loadComponent: nowhere },
    ],
  },
];
