import type { Routes } from '@angular/router';
import { HoldPage } from './hold-page';
import { HoldsPage } from './holds-page';
import { NewHoldPage } from './new-hold-page';

export const ROUTES: Routes = [
  { path: '', pathMatch: 'full', component: HoldsPage },
  { path: 'new', component: NewHoldPage },
  { path: ':id', component: HoldPage },
];
