/* What is answered to a name that was typed has the keyboard. */
document.currentScript.previousElementSibling?.focus();
