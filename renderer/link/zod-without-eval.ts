// Imported first: the page's CSP forbids compiling code from text, which zod would otherwise try once and be reported for.
import { z } from 'zod';

z.config({ jitless: true });
