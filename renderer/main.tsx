// Where the page begins: the styles, the theme under a strict CSP, and the station that everything is asked of.
import './link/zod-without-eval.ts';
import '@mantine/core/styles.css';
import './page.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { createStationClient } from './station-client.ts';
import { PageCrash } from './status/page-crash.tsx';
import { StationProvider } from './link/station-context.tsx';
import { theme } from './theme.ts';

const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
const root = document.querySelector('#root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <MantineProvider theme={theme} forceColorScheme="dark" getStyleNonce={() => nonce}>
      <PageCrash>
        <StationProvider api={createStationClient()}>
          <App />
        </StationProvider>
      </PageCrash>
    </MantineProvider>
  </StrictMode>,
);
