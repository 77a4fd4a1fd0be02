import type { Routes } from '@angular/router';
import { AttachmentsPage } from './attachments-page';
import { ImportPage } from './import-page';
import { ImportsPage } from './imports-page';

export const ROUTES: Routes = [
  { path: '', pathMatch: 'full', component: ImportsPage },
  { path: 'attachments', component: AttachmentsPage },
  { path: ':id', component: ImportPage },
];
