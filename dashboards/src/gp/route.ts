/** Where in the GP's page we are, kept in the address: ids of requests, never of patients. */
import { signal } from "@preact/signals";

export type Route = { readonly at: "home" } | { readonly at: "new" } | { readonly at: "request"; readonly id: string };

function parse(hash: string): Route {
  if (hash === "#/new") return { at: "new" };
  const [, id] = /^#\/requests\/([0-9A-Za-z-]+)$/.exec(hash) ?? [];
  return id === undefined ? { at: "home" } : { at: "request", id };
}

export const route = signal<Route>(parse(location.hash));

window.addEventListener("hashchange", () => {
  route.value = parse(location.hash);
  window.scrollTo(0, 0);
});

export const go = {
  home: () => {
    location.hash = "#/";
  },
  new: () => {
    location.hash = "#/new";
  },
  request: (id: string) => {
    location.hash = `#/requests/${id}`;
  },
};
