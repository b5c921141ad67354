# Estimates of R's survey package for the demonstration answers of 2018.
#
#   Rscript make_reference.R        (in this folder; Debian: r-base-core, r-cran-survey)
#
# Reads answers.csv (one row a commune that answered; empty where it left a question open) and
# invited.csv (communes invited, by region and setting); writes reference.csv, which the tests
# compare with. Made with R 4.2.2 and survey 4.1.1.
source("designs.R")

estimate <- function(design, question, share) {
  mean <- svymean(as.formula(paste0("~", question)), design)
  freedom <- max(degf(design), 1)
  interval <- confint(mean, df = freedom)
  beta <- c(NA, NA)
  if (share && abs(coef(mean) - 0.5) < 0.5 - 1e-9) {  # neither none nor all
    beta <- as.numeric(confint(svyciprop(as.formula(paste0("~", question)), design,
                                         method = "beta", df = freedom)))
  }
  c(mean = as.numeric(coef(mean)), se = as.numeric(SE(mean)), freedom = freedom,
    low = interval[1], high = interval[2], beta_low = beta[1], beta_high = beta[2])
}

rows <- list()
for (kind in names(designs)) {
  for (question in c("progress", "engaged", "training")) {
    data <- answers[!is.na(answers[[question]]), ]
    whole <- designs[[kind]](data)
    for (variable in c("country", "region", "province", "setting", "size")) {
      for (group in sort(unique(data[[variable]]))) {
        if (sum(data[[variable]] == group) < 5) next
        inside <- data[[variable]] == group
        found <- estimate(subset(whole, inside), question, question != "progress")
        rows[[length(rows) + 1]] <- data.frame(
          case = "all", design = kind, question = question, variable = variable, group = group,
          n = sum(inside), t(found))
      }
    }
  }
}
# One Brussels commune only: a stratum with a single answer.
single <- answers[answers$region != "04000" | cumsum(answers$region == "04000") == 1, ]
for (question in c("progress", "engaged", "training")) {
  data <- single[!is.na(single[[question]]), ]
  found <- estimate(designs$stratified(data), question, question != "progress")
  rows[[length(rows) + 1]] <- data.frame(
    case = "single", design = "stratified", question = question, variable = "country",
    group = "01000", n = nrow(data), t(found))
}
table <- do.call(rbind, rows)
numbers <- sapply(table, is.numeric)
table[numbers] <- lapply(table[numbers], function(x) ifelse(is.na(x), "", sprintf("%.12g", x)))
write.csv(table, "reference.csv", row.names = FALSE, quote = FALSE)
