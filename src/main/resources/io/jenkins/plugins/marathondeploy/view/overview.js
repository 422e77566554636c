/* @include io.jenkins.plugins.marathondeploy.view.renewal */
/* The page of all deployments: filters its rows, and renews those that somebody sees. */
(function () {
  "use strict";

  const renewal = window.marathonDeployRenewal;
  const pauseOfRunning = 4000;
  const pauseOfLooks = 30000;
  const tick = 500;
  const atOnce = 2;

  function follow(overview) {
    const input = overview.querySelector("#marathon-deploy-filter");
    const status = overview.querySelector("[role='status']");
    const notice = overview.querySelector(".marathon-deploy-unrenewed");
    const due = new WeakMap();
    const renewals = new WeakMap();
    const seen = new Set();
    let underWay = 0;

    const observer = new IntersectionObserver((changes) => {
      changes.forEach((change) => {
        if (change.isIntersecting) {
          seen.add(change.target);
        } else {
          seen.delete(change.target);
        }
      });
    });

    function rows() {
      return Array.from(overview.querySelectorAll("tr.marathon-deploy-app"));
    }

    function words() {
      return input.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
    }

    function filter(row, wanted) {
      const text = row.textContent.toLowerCase();
      const matches = wanted.every((word) => text.includes(word));
      row.classList.toggle("jenkins-hidden", !matches);
      return matches;
    }

    function filterAll() {
      const wanted = words();
      const shown = rows().filter((row) => filter(row, wanted)).length;
      const text = wanted.length === 0 ? status.dataset.all : status.dataset.some.replace("__", shown);
      if (status.textContent !== text) {
        status.textContent = text;
      }
    }

    /* What it said last is not called what runs now. */
    function mark(row, since) {
      const said = document.createElement("span");
      said.className = "marathon-deploy-status";
      said.textContent = renewal.text(overview.dataset.unrenewed, since);
      row.classList.add("marathon-deploy-stale");
      row.querySelector(".marathon-deploy-now").replaceChildren(said);
      notice.textContent = notice.dataset.text;
    }

    function watch(row) {
      renewals.set(row, renewal.of((since) => mark(row, since)));
      observer.observe(row);
    }

    function replace(row, html) {
      const template = document.createElement("template");
      template.innerHTML = html;
      const next = template.content.querySelector("tr.marathon-deploy-app");
      if (next === null) {
        // A proxy's page, for one.
        throw new Error("not a row");
      }
      if (!row.isConnected) {
        return;
      }
      const focused = Array.from(row.querySelectorAll("a")).indexOf(document.activeElement);
      observer.unobserve(row);
      seen.delete(row);
      filter(next, words());
      row.replaceWith(next);
      Behaviour.applySubtree(next, true);
      const soon = next.dataset.running === "true" || next.querySelector("[data-again]") !== null;
      due.set(next, Date.now() + (soon ? pauseOfRunning : pauseOfLooks));
      watch(next);
      if (overview.querySelector(".marathon-deploy-stale") === null) {
        notice.textContent = "";
      }
      if (focused >= 0 && next.querySelectorAll("a")[focused]) {
        next.querySelectorAll("a")[focused].focus({ preventScroll: true });
      }
    }

    function renew(row) {
      due.set(row, Date.now() + pauseOfLooks);
      underWay++;
      const query = new URLSearchParams({ marathon: row.dataset.marathon, app: row.dataset.app });
      renewal
        .get(overview.dataset.url + "?" + query)
        .then((html) => replace(row, html))
        .catch((error) => fail(row, error))
        .finally(() => {
          underWay--;
        });
    }

    function fail(row, error) {
      if (!renewal.isRefusal(error)) {
        renewals.get(row).failed(error);
      } else if (error.status === 404) {
        // The job is gone; the others may be there.
        renewals.get(row).failed(error);
        due.set(row, Infinity);
      } else {
        clearInterval(timer);
        rows().forEach((one) => renewals.get(one).failed(error));
      }
    }

    function look() {
      if (document.hidden) {
        return;
      }
      const now = Date.now();
      seen.forEach((row) => {
        if (underWay < atOnce && (due.get(row) || 0) <= now) {
          renew(row);
        }
      });
    }

    rows().forEach(watch);
    input.addEventListener("input", filterAll);
    filterAll();
    const timer = setInterval(look, tick);
  }

  Behaviour.specify(".marathon-deploy-overview", "marathon-deploy-overview", 0, (overview) => {
    if (overview.dataset.followed !== "true") {
      overview.dataset.followed = "true";
      follow(overview);
    }
  });
})();
