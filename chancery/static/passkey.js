/* Joins a page's button to the browser's passkeys. Which fields are meant stands in the attributes of our own element,
   so that no script is written into a page. */
(function () {
  'use strict'
  const said = document.currentScript.dataset
  document.addEventListener('DOMContentLoaded', function () {
    const ids = { credential: said.credential, passwordless: said.passwordless, data: said.options }
    ids[said.place] = said.button
    window.allauth.webauthn.forms[said.call]({ ids })
  })
})()
