import type { Routes } from '@angular/router';
import { keepDraft, LexiconPage } from './lexicon-page';
import { LexiconsPage } from './lexicons-page';

export const ROUTES: Routes = [
  { path: '', pathMatch: 'full', component: LexiconsPage },
  { path: 'economics', loadChildren: () => import('../economics/routes').then(({ ROUTES: r }) => r) },
  { path: ':id', component: LexiconPage, canDeactivate: [keepDraft] },
];
