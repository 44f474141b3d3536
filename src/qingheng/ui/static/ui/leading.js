/* Which tab of a browser leads. Browsers settle it themselves with Web Locks, but only over HTTPS or on localhost; over
   the plain HTTP of an intranet the tabs hold a lease in localStorage. The law: at most one tab leads, but for moments;
   whoever finds another's name on the lease stops. */
(function () {
  "use strict";
  const LEASE_MS = 6000;
  const RENEW_MS = 2000;

  function read(key) {
    try {
      return JSON.parse(window.localStorage.getItem(key)) || {};
    } catch (error) {
      return {}; // what cannot be read binds nobody
    }
  }

  /* Expired, or of a clock that has since been set back: free. */
  function isFree(lease) {
    const left = lease.until - Date.now();
    return !(left > 0 && left <= LEASE_MS);
  }

  function canStore(key) {
    try {
      window.localStorage.setItem(key + "-probe", "1");
      window.localStorage.removeItem(key + "-probe");
      return true;
    } catch (error) {
      return false; // the browser keeps nothing: no election
    }
  }

  function holdLease(key, start, stop) {
    const id = Math.random().toString(36).slice(2) + Date.now().toString(36); // randomUUID wants HTTPS too
    const calls = new BroadcastChannel(key);
    let isLeading = false;
    let isTrying = false;
    let isAway = false;

    function write() {
      try {
        window.localStorage.setItem(key, JSON.stringify({ id: id, until: Date.now() + LEASE_MS }));
      } catch (error) {
        resign(); // nothing can be kept any more
      }
    }

    function isMine() {
      return read(key).id === id;
    }

    function resign() {
      if (isLeading) stop();
      isLeading = false;
    }

    function renew() {
      const lease = read(key);
      if (lease.id === id || isFree(lease)) write();
      else resign();
    }

    function shortly(next) {
      window.setTimeout(next, 100 + Math.random() * 200);
    }

    /* Browsers slow the timers of hidden tabs down, but not their messages: a leader that is merely late renews when
       called. Two that both wrote find one name, after a moment. */
    function contend() {
      if (isTrying || isAway || !isFree(read(key))) return;
      isTrying = true;
      calls.postMessage("who leads?");
      shortly(function () {
        isTrying = false;
        if (isAway || !isFree(read(key))) return;
        write();
        isTrying = true;
        shortly(function () {
          isTrying = false;
          if (isAway || isLeading || !isMine()) return;
          isLeading = true;
          start();
        });
      });
    }

    function look() {
      if (isLeading) renew();
      else contend();
    }

    calls.onmessage = function () {
      if (isLeading) renew();
    };
    window.addEventListener("storage", function (event) {
      if (event.key === key || event.key === null) look();
    });
    window.addEventListener("pagehide", function () {
      isAway = true;
      resign();
      if (isMine()) window.localStorage.removeItem(key); // the others hear of it at once
    });
    window.addEventListener("pageshow", function () {
      isAway = false;
      look();
    });
    document.addEventListener("visibilitychange", look);
    window.setInterval(look, RENEW_MS);
    look();
  }

  /* Calls start() in the tab that leads, stop() when it no longer does. False: this browser cannot elect. */
  window.qinghengLead = function (name, start, stop) {
    if (!("BroadcastChannel" in window && "EventSource" in window)) return false;
    if (navigator.locks) {
      navigator.locks.request(name, function () {
        start();
        return new Promise(function () {}); // leads until the tab is closed
      });
      return true;
    }
    if (!canStore(name + "-lease")) return false;
    holdLease(name + "-lease", start, stop);
    return true;
  };
})();
