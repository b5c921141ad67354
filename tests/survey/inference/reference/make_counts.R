# Means of counts by R's survey package: Student's interval of the logarithm, for the demonstration
# answers of 2018.
#
#   Rscript make_counts.R        (in this folder; Debian: r-base-core, r-cran-survey)
#
# Reads answers.csv, invited.csv (see designs.R) and counts.csv (numbers of projects by commune);
# writes counts_reference.csv, which the tests compare with. Made with R 4.2.2 and survey 4.1.1.
source("designs.R")

numbers <- read.csv("counts.csv", colClasses = c(nis5 = "character"))
answers$nis5 <- sprintf("%05d", as.integer(answers$nis5))
answers <- merge(answers, numbers, by = "nis5")

rows <- list()
for (kind in names(designs)) {
  for (question in setdiff(names(numbers), "nis5")) {
    data <- answers[!is.na(answers[[question]]), ]
    whole <- designs[[kind]](data)
    for (variable in c("country", "region", "province", "setting", "size")) {
      for (group in sort(unique(data[[variable]]))) {
        inside <- data[[variable]] == group
        if (sum(inside) < 5 || all(data[[question]][inside] == 0)) next
        design <- subset(whole, inside)
        mean <- svymean(as.formula(paste0("~", question)), design)
        log_mean <- svycontrast(mean, list(log = as.call(list(as.name("log"), as.name(question)))))
        interval <- exp(confint(log_mean, df = max(degf(design), 1)))
        rows[[length(rows) + 1]] <- data.frame(
          design = kind, question = question, variable = variable, group = group,
          n = sum(inside), mean = as.numeric(coef(mean)), se = as.numeric(SE(mean)),
          low = interval[1], high = interval[2])
      }
    }
  }
}
table <- do.call(rbind, rows)
numeric <- sapply(table, is.numeric)
table[numeric] <- lapply(table[numeric], function(x) sprintf("%.12g", x))
write.csv(table, "counts_reference.csv", row.names = FALSE, quote = FALSE)
