// Ties the button of a security key to allauth's ceremony, and says what went wrong in the page's own words.
const own = document.currentScript
const trouble = document.getElementById('key-trouble')

document.addEventListener('allauth.error', (event) => {
  event.preventDefault()
  trouble.hidden = false
  trouble.setAttribute('role', 'alert')
})

window.allauth.webauthn.forms[own.dataset.call]({
  ids: { add: 'key-button', authenticate: 'key-button', credential: own.dataset.credential, data: 'key-data' },
})
