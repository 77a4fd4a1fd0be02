import type { Routes } from '@angular/router';
import { EconomicsPage } from './economics-page';

export const ROUTES: Routes = [{ path: '', component: EconomicsPage }];
